"""Views with stable names, their CSV with its description, and the page that is written from the schema."""

import csv
import json
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest
from store_office import ADMIN, SETTINGS

from pipeline.open_data import datasette_metadata, write_open_data
from pipeline.store import decisions
from pipeline.store.database import open_record
from pipeline.store.migration_views import VIEWS
from pipeline.store.schema import columns
from pipeline.view.data_model import data_model_page

ROOT = Path(__file__).parents[2]
# what others may rely on: columns are added at most
STABLE = {
    "data_dispatches": "id name type number symbol issued issuer subject direction received arrival_number",
    "data_tasks": "id dispatch_id dispatch ref text state due time rrule days_left overdue done_on leads supports",
    "data_task_departments": "task_id department role through",
    "data_links": "id dispatch_id role state cited_id cited",
    "data_events": "id at who what dispatch_id task_id field before after note",
}


@pytest.mark.parametrize("view", STABLE)
def test_the_views_keep_their_names_and_columns(record_of, view):
    assert set(STABLE[view].split()) <= set(columns(record_of, view))


def test_the_views_tell_what_the_record_holds(office_record):
    task = office_record.execute("SELECT id FROM tasks WHERE state = 'open' ORDER BY id").fetchone()["id"]
    decisions.assign(office_record, SETTINGS, task, ADMIN, role="lead")
    decisions.done(office_record, SETTINGS, task, on=date(2024, 5, 28), evidence="BC 21", note="xong")
    found = dict(office_record.execute("SELECT * FROM data_tasks WHERE id = ?", [task]).fetchone())
    assert (found["dispatch"], found["leads"], found["state"]) == ("CV 412/SLĐTBXH-BTXH", ADMIN, "done")
    assert (found["done_on"], found["late"], found["proved_by"]) == ("2024-05-28", 1, "BC 21/BC-TTBTXH")
    assert (found["overdue"], found["days_left"]) == (0, None)
    links = office_record.execute("SELECT role, cited FROM data_links WHERE dispatch LIKE 'BC 21%'").fetchall()
    assert [tuple(r) for r in links] == [("answers", "CV 412/SLĐTBXH-BTXH")]


def test_open_tasks_that_are_past_are_overdue_today(office_record):
    found = office_record.execute("SELECT days_left, overdue FROM data_tasks WHERE due = '2024-05-20'").fetchone()
    assert found["overdue"] == 1 and found["days_left"] < 0


@pytest.fixture
def written(office_record, tmp_path):
    folder = tmp_path / "open"
    folder.mkdir()
    return office_record, folder, write_open_data(office_record, folder)


def test_the_data_package_describes_every_file_as_it_is(written):
    db, folder, counts = written
    package = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
    assert package["profile"] == "tabular-data-package"
    names = {r["name"] for r in package["resources"]}
    assert names == set(VIEWS)
    for resource in package["resources"]:
        with (folder / resource["path"]).open(encoding="utf-8", newline="") as file:
            lines = list(csv.DictReader(file))
        fields = {f["name"]: f for f in resource["schema"]["fields"]}
        assert list(lines[0]) == list(fields) and len(lines) == counts[resource["name"]]
        for line in lines:
            for name, value in line.items():
                assert fits(value, fields[name]["type"]), (resource["name"], name, value)
        for key in resource["schema"]["foreignKeys"]:
            assert key["reference"]["resource"] in names


def fits(value, kind):
    if value == "" or kind == "string":
        return True
    checks = {"integer": int, "number": float, "date": date.fromisoformat, "boolean": {"0": 0, "1": 1}.__getitem__}
    try:
        checks.get(kind, str)(value)
    except (ValueError, KeyError):
        return False
    return True


def test_references_between_the_files_hold(written):
    db, folder, _ = written
    package = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
    values = {}
    for resource in package["resources"]:
        with (folder / resource["path"]).open(encoding="utf-8", newline="") as file:
            values[resource["name"]] = list(csv.DictReader(file))
    for resource in package["resources"]:
        for key in resource["schema"]["foreignKeys"]:
            known = {row["id"] for row in values[key["reference"]["resource"]]} | {""}
            assert {row[key["fields"]] for row in values[resource["name"]]} <= known


def test_text_that_looks_like_a_formula_is_no_formula_in_the_files(office_record, tmp_path):
    office_record.execute("UPDATE directives SET text = '=1+1' WHERE ref = '1'")
    write_open_data(office_record, tmp_path)
    assert "'=1+1" in (tmp_path / "data_tasks.csv").read_text(encoding="utf-8")


def test_datasette_shows_the_views_and_hides_what_is_behind_them(office_record):
    tables = datasette_metadata(office_record)["databases"]["congvan"]["tables"]
    shown = {name for name, about in tables.items() if not about.get("hidden") and about.get("allow", True)}
    every = {r["name"] for r in office_record.execute("SELECT name FROM sqlite_master WHERE type IN ('table', 'view')")}
    assert shown == set(VIEWS) and set(tables) == every
    for view in VIEWS:
        assert set(tables[view]["columns"]) == set(columns(office_record, view)) >= set(tables[view]["facets"])


def test_the_questions_of_datasette_are_answered_by_the_views(office_record):
    questions = datasette_metadata(office_record)["databases"]["congvan"]["queries"]
    assert all(question["title"] for question in questions.values())
    found = {name: office_record.execute(question["sql"]).fetchall() for name, question in questions.items()}
    assert "2024-05-20" in {r["due"] for r in found["qua-han"]}
    by = {r["department"]: (r["open"], r["done"]) for r in found["theo-don-vi"]}
    assert by[ADMIN] == (2, 0)
    assert all(0 <= r["days_left"] <= 7 for r in found["den-han"])


def test_the_page_of_the_data_model_is_written_from_the_schema(tmp_path):
    page = (ROOT / "docs" / "data-model.md").read_text(encoding="utf-8")
    with closing(open_record(tmp_path / "new.db", create=True)) as db:
        assert page == data_model_page(db), "run: congvan open-data --model docs/data-model.md"
    assert "documents ||--o{ directives" in page and "### data_tasks" in page
