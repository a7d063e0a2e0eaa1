"""A made office, a superior's order to it, and its own plan that carries the order out."""

from datetime import date

from pipeline.core.settings import Department, Office, Settings, Superior

ADMIN, CARE, FARM = "Phòng Hành chính - Tổng hợp", "Phòng Chăm sóc - Nuôi dưỡng", "Trạm sản xuất"
CENTRE, SUPERIOR = "Trung tâm Bảo trợ xã hội tỉnh", "Sở Lao động - Thương binh và Xã hội"
SETTINGS = Settings(
    office=Office(
        name=CENTRE,
        place="Điện Biên",
        aliases=("Trung tâm",),
        symbols=("TTBTXH",),
        superiors=(
            Superior(SUPERIOR, ("Sở",), ("SLĐTBXH",)),
            Superior("Ủy ban nhân dân tỉnh Điện Biên", ("UBND tỉnh",), ("UBND",)),
        ),
        groups=("các cơ sở trợ giúp xã hội",),
    ),
    departments=(
        Department(ADMIN, ("Phòng HC-TH", "Văn phòng")),
        Department(CARE, ("Phòng Chăm sóc",)),
        Department(FARM),
    ),
    collectives={"các phòng nghiệp vụ": (ADMIN, CARE)},
)
# the same office as an IT colleague writes it down
OFFICE_TOML = f"""\
[office]
name = "{CENTRE}"
place = "Điện Biên"
aliases = ["Trung tâm"]
symbols = ["TTBTXH"]
superiors = [
  {{ name = "{SUPERIOR}", aliases = ["Sở"], symbols = ["SLĐTBXH"] }},
  {{ name = "Ủy ban nhân dân tỉnh Điện Biên", aliases = ["UBND tỉnh"], symbols = ["UBND"] }},
]
groups = ["các cơ sở trợ giúp xã hội"]

[[department]]
name = "{ADMIN}"
aliases = ["Phòng HC-TH", "Văn phòng"]
email = "hcth@example.vn"

[[department]]
name = "{CARE}"

[[department]]
name = "{FARM}"

[collectives]
"các phòng nghiệp vụ" = ["{ADMIN}", "{CARE}"]
"""
TODAY = date(2024, 6, 1)

ORDER = {
    "header": {
        "type": "CV", "number": "412/SLĐTBXH-BTXH", "symbol": "SLĐTBXH-BTXH", "issued": date(2024, 5, 6),
        "place": "Điện Biên", "issuer": SUPERIOR, "subject": "rà soát đối tượng bảo trợ",
        "recipients": ["Các cơ sở trợ giúp xã hội", "Phòng LĐTBXH các huyện"],
    },
    "citations": [
        {"type": "KH", "number": "88/KH-UBND", "issued": date(2024, 4, 2), "issuer": "UBND tỉnh", "role": "implements"},
        {"type": "CV", "number": "350/SLĐTBXH-BTXH", "issued": date(2024, 4, 9), "role": "replaces"},
        {"type": "L", "title": "Luật Người cao tuổi", "role": "basis"},
    ],
    "directives": [
        {"ref": "1", "text": "Rà soát toàn bộ hồ sơ đối tượng.", "lead": ["Các cơ sở trợ giúp xã hội"],
         "deadline": {"kind": "date", "text": "trước ngày 21/5/2024", "bound": "before", "due": date(2024, 5, 20)}},
        {"ref": "2", "text": "Niêm yết kết quả tại trụ sở xã.", "lead": ["Phòng LĐTBXH các huyện"]},
        {"ref": "3", "text": "Báo cáo tháng vào ngày 10.", "lead": ["Giám đốc Trung tâm Bảo trợ xã hội tỉnh"],
         "reports_to": ["Sở"],
         "deadline": {"kind": "recurring", "rrule": "FREQ=MONTHLY;BYMONTHDAY=10", "due": date(2024, 6, 10)}},
    ],
}  # fmt: skip
OWN = {
    "header": {
        "type": "KH", "number": None, "symbol": "KH-TTBTXH", "issued": date(2024, 5, 8), "place": "Điện Biên",
        "parent": "Sở LĐTBXH Điện Biên", "issuer": CENTRE, "subject": "Rà soát hồ sơ năm 2024",
    },
    "citations": [
        {"type": "CV", "number": "412/SLĐTBXH-BTXH", "issued": date(2024, 5, 6), "issuer": "Sở", "role": "implements"},
    ],
    "directives": [
        {"ref": "II.1", "text": "Các phòng kiểm tra từng hồ sơ.", "lead": ["Các phòng nghiệp vụ"],
         "deadline": {"kind": "date", "text": "ngày 03/6/2024", "due": date(2024, 6, 3), "time": "16:30"}},
        {"ref": "II.2", "text": "Phòng Hành chính tổng hợp.", "lead": ["Văn phòng"], "support": ["Các phòng nghiệp vụ"],
         "deadline": {"kind": "event", "text": "theo quy định"}},
        {"ref": "II.3", "text": "Lập danh sách.", "lead": []},
    ],
}  # fmt: skip


def task_of(db, ref):
    """The number of the task of a directive, by the directive's place in its dispatch."""
    sql = "SELECT t.id FROM tasks t JOIN directives d ON d.id = t.directive_id WHERE d.ref = ?"
    return db.execute(sql, [ref]).fetchone()[0]
