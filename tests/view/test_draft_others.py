"""Drafts of other offices: those of data/genre that are given orders, each with departments that such an office has."""

import json
import re
from collections import Counter
from pathlib import Path

import pytest
import yaml

from pipeline.core.errors import UsageError
from pipeline.core.settings import read_settings
from pipeline.run import process
from pipeline.store import decisions
from pipeline.store.database import open_record
from pipeline.store.drafting import draft_source
from pipeline.store.record import record
from pipeline.view.draft import draft_document
from pipeline.view.draft_check import differences
from pipeline.view.drafting import plan_draft

GENRE = Path(__file__).parents[2] / "data" / "genre"
NAMES = sorted(p.name.removesuffix(".gold.yaml") for p in GENRE.glob("*.gold.yaml"))
HEADS = "thủ trưởng|chủ tịch ubnd|lãnh đạo|trưởng|giám đốc|người đứng đầu"
MANY = re.compile(rf"(?i)^(?:(?:{HEADS})\s+)?(?:các|những|toàn thể)\b")
# what an office is called in its name, its departments, and an office of the kind for those that are many
KINDS = (
    (r"đảng ủy|huyện ủy|tỉnh ủy|chi bộ|thành ủy|ban tổ chức", "Đảng ủy xã Nà Bó",
     ("Văn phòng Đảng ủy", "Ban Xây dựng Đảng", "Cơ quan Ủy ban Kiểm tra Đảng ủy")),
    (r"trường", "Trường THCS Chu Văn An", ("Tổ Văn phòng", "Tổ Toán - Tin", "Tổ Ngữ văn")),
    (r"y tế|bệnh viện", "Trung tâm Y tế huyện Mai Sơn",
     ("Phòng Kế hoạch tổng hợp", "Khoa Dược", "Phòng Tổ chức - Hành chính")),
    (r"xã|phường|thị trấn", "Ủy ban nhân dân xã Nà Bó",
     ("Văn phòng HĐND và UBND", "Phòng Kinh tế", "Phòng Văn hóa - Xã hội")),
    (r"huyện|quận|thành phố|thị xã", "Ủy ban nhân dân huyện Mai Sơn",
     ("Văn phòng HĐND và UBND", "Phòng Tài chính - Kế hoạch", "Phòng Nội vụ")),
    (r"sở|ngành|cục|kho bạc|thuế", "Sở Tư pháp", ("Văn phòng", "Phòng Kế hoạch - Tài chính", "Thanh tra")),
    (r".", "Trung tâm Dịch vụ tổng hợp", ("Phòng Tổ chức - Hành chính", "Phòng Nghiệp vụ", "Phòng Kế toán")),
)  # fmt: skip


def office_toml(gold):
    """The settings of the first office that a dispatch is addressed to, else of the first that it gives an order."""
    recipients = gold["header"].get("recipients") or []
    leads = list(Counter(name for d in gold["directives"] for name in d.get("lead") or []))
    named = [name for name in (recipients or leads) if not MANY.match(name)]
    first = (named or recipients or leads or ["đơn vị"])[0]
    _, other, departments = next(kind for kind in KINDS if re.search(kind[0], first.casefold()))
    groups = [name for name in dict.fromkeys([*recipients, *leads]) if MANY.match(name)]
    superior = gold["header"].get("issuer")
    above = f"[{{ name = {json.dumps(superior, ensure_ascii=False)} }}]" if superior else "[]"
    lines = [
        "[office]", f"name = {json.dumps(first if named else other, ensure_ascii=False)}", 'symbols = ["CQ"]',
        f"superiors = {above}", f"groups = {json.dumps(groups, ensure_ascii=False)}",
        *(line for name in departments for line in ("[[department]]", f'name = "{name}"')),
    ]  # fmt: skip
    return "\n".join(lines) + "\n"


def drafted(name, folder, *, assigned):
    """How many items the draft for a dispatch has, and those that are read otherwise; None where it orders nothing."""
    gold = yaml.safe_load((GENRE / f"{name}.gold.yaml").read_text(encoding="utf-8"))
    if not gold["directives"]:
        return None
    folder.mkdir()
    (folder / "congvan.toml").write_text(office_toml(gold), encoding="utf-8")
    settings = read_settings(folder)
    received = gold.get("received") or gold["header"]["issued"]
    with_record = open_record(folder / "congvan.db", create=True)
    read = process(GENRE / f"{name}.txt", received=received, settings=settings)
    record(with_record, settings, read, received=received)
    if assigned:
        open_tasks = with_record.execute("SELECT id FROM tasks WHERE state = 'open' ORDER BY id").fetchall()
        for number, task in enumerate(open_tasks):
            department = settings.departments[number % len(settings.departments)].name
            decisions.assign(with_record, settings, task["id"], department, role="lead")
    held = with_record.execute("SELECT id FROM documents WHERE held").fetchone()["id"]
    try:
        source = draft_source(with_record, settings, received, f"#{held}")
    except UsageError:  # it orders this office nothing
        return None
    finally:
        with_record.close()
    made = plan_draft(source, settings, received, 2)
    path = folder / "draft.docx"
    path.write_bytes(draft_document(made))
    read = process(path, received=received, settings=settings)
    assert (read.header.type, read.header.number, read.header.issued) == ("CV", None, made.day)
    return len(made.items), differences(made, read.directives, settings)


def all_drafted(names, folder, *, assigned):
    found = [made for name in names if (made := drafted(name, folder / name, assigned=assigned))]
    return sum(count for count, _ in found), [d for _, wrong in found for d in wrong]


def test_drafts_of_some_other_offices_are_read_back_as_they_were_made(tmp_path):
    items, wrong = all_drafted(NAMES[3::16], tmp_path, assigned=True)
    assert items > 20
    assert len(wrong) <= 0.03 * items, wrong


@pytest.mark.long
@pytest.mark.parametrize("assigned", [False, True])
def test_drafts_of_all_other_offices_are_read_back_as_they_were_made(tmp_path, assigned):
    items, wrong = all_drafted(NAMES, tmp_path, assigned=assigned)
    assert items > 500
    assert len(wrong) <= 0.03 * items, wrong
