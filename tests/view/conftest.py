"""The made office of tests/store, for what the record becomes."""

import sys
from datetime import date
from pathlib import Path

import pytest

sys.path.append(str(Path(__file__).parents[1] / "store"))

from store_gold import extraction
from store_office import ORDER, OWN, SETTINGS

from pipeline.store.database import open_record
from pipeline.store.record import record


@pytest.fixture
def record_of(tmp_path):
    opened = open_record(tmp_path / "congvan.db", create=True)
    yield opened
    opened.close()


@pytest.fixture
def keep(record_of):
    """Records a dispatch, changed as given."""

    def kept(made, name, *, received=date(2024, 5, 7), number=None, **more):
        header = {**made["header"], **more.pop("header", {})}
        parts = {k: more.pop(k) for k in ("citations", "directives") if k in more}
        read = extraction(name, **{**made, "header": header, **parts})
        return record(record_of, SETTINGS, read, received=received, arrival_number=number, **more)

    return kept


REPORT = {
    "header": {
        "type": "BC", "number": "21/BC-TTBTXH", "symbol": "BC-TTBTXH", "issued": date(2024, 5, 28),
        "place": "Điện Biên", "issuer": "Trung tâm Bảo trợ xã hội tỉnh", "subject": "kết quả rà soát hồ sơ",
        "recipients": ["Sở Lao động - Thương binh và Xã hội"], "signer": "Lò Văn Inh", "signer_title": "Giám đốc",
        "copies": ["Như trên", "Ban Giám đốc", "Lưu: VT, HCTH (03b)"],
    },
    "citations": [
        {"type": "CV", "number": "412/SLĐTBXH-BTXH", "issued": date(2024, 5, 6), "issuer": "Sở", "role": "answers"},
    ],
}  # fmt: skip


@pytest.fixture
def office_record(keep, record_of):
    """An order received (number 31), the office's draft that carries it out, its report, another body's invitation."""
    signed = {"urgency": "KHẨN", "signer": "Nguyễn Thị A", "signer_title": "Phó Giám đốc"}
    keep(ORDER, "den", number="31", header=signed)
    keep(OWN, "di", received=date(2024, 5, 8))
    keep(REPORT, "bao-cao", received=date(2024, 5, 28))
    invitation = {
        "type": "GM", "number": "7/GM-SYT", "symbol": "GM-SYT", "issued": date(2024, 5, 20), "issuer": "Sở Y tế",
        "subject": "Dự họp giao ban",
    }  # fmt: skip
    keep({"header": invitation}, "giay-moi", received=date(2024, 5, 21), received_assumed=True, number="9")
    return record_of
