"""A made dispatch in the record of an office, for the tests of the page."""

from pipeline.commands.common import DATABASE_FILE
from pipeline.store.database import insert, open_record
from pipeline.store.history import now


def with_dispatch(office, **told):
    """The open record of a new office with one dispatch, received as number 7; what is `told` of it is otherwise."""
    db = open_record(office / DATABASE_FILE, create=True)
    made = {
        "type": "CV", "number": "12/SNV-VP", "symbol": "SNV-VP", "serial": "12", "issued": "2024-05-02",
        "issuer": "Sở Nội vụ", "subject": "báo cáo", "recipients": "[]", "copies": "[]", "held": 1,
        "direction": "incoming", "received": "2024-05-03", "received_assumed": 0, "arrival_number": "7",
        "recorded_at": now(),
    }  # fmt: skip
    insert(db, "documents", **made | told)
    return db
