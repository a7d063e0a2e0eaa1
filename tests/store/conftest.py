from datetime import date

import pytest
from store_gold import extraction
from store_office import ORDER, OWN, SETTINGS

from pipeline.store.database import open_record
from pipeline.store.record import record


@pytest.fixture
def db(tmp_path):
    opened = open_record(tmp_path / "congvan.db", create=True)
    yield opened
    opened.close()


@pytest.fixture
def put(db):
    """Records one of the made dispatches, with what is given changed."""

    def record_it(made, name="den", *, copy=1, received=date(2024, 5, 7), settings=SETTINGS, **more):
        header = {**made["header"], **more.pop("header", {})}
        parts = {k: more.pop(k) for k in ("arrival", "notes", "citations", "directives") if k in more}
        read = extraction(name, copy=copy, **{**made, "header": header, **parts})
        return record(db, settings, read, received=received, **more)

    return record_it


@pytest.fixture
def office(db, put):
    """The record of an office that was ordered something and has written how it is done."""
    put(ORDER)
    put(OWN, "di")
    return db
