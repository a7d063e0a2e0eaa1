"""An office with two tasks: one of Phòng Y tế that is late, one of Phòng Kế toán."""

from datetime import date

import pytest

from pipeline.commands.common import DATABASE_FILE
from pipeline.core.settings import read_settings
from pipeline.store import corrections
from pipeline.store.database import insert, open_record
from pipeline.store.history import now

SETTINGS = """
[office]
name = "Trung tâm Bảo trợ xã hội"

[[department]]
name = "Phòng Y tế"

[[department]]
name = "Phòng Kế toán"
"""


@pytest.fixture
def web_office(tmp_path):
    (tmp_path / "congvan.toml").write_text(SETTINGS, encoding="utf-8")
    (tmp_path / "inbox").mkdir()
    settings = read_settings(tmp_path)
    db = open_record(tmp_path / DATABASE_FILE, create=True)
    insert(
        db, "documents", type="CV", number="12/SNV-VP", symbol="SNV-VP", serial="12", issued="2024-05-02",
        issuer="Sở Nội vụ", subject="báo cáo", recipients="[]", copies="[]", held=1, direction="incoming",
        received="2024-05-03", received_assumed=0, recorded_at=now(),
    )  # fmt: skip
    tasks = (
        ("Lập danh sách cán bộ", "Phòng Y tế", date(2024, 5, 20)),
        ("Quyết toán kinh phí", "Phòng Kế toán", date(2024, 9, 1)),
    )
    for text, department, until in tasks:
        corrections.add_task(db, settings, "CV 12", text=text, department=department, until=until)
    db.close()
    return tmp_path
