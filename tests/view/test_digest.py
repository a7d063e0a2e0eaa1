"""The digest: what is late and due soon, as text and as letters."""

from datetime import date
from email import message_from_bytes
from email.policy import default

import pytest
from store_office import ADMIN, SETTINGS

from pipeline.store.tasks import outstanding
from pipeline.view.digest import digest_mail, digest_text

TODAY = date(2024, 6, 1)


def near(db, days=7, **which):
    return outstanding(db, SETTINGS, TODAY, overdue=True, due_within=days, **which)


def test_late_tasks_stand_before_those_due_soon_and_others_are_left_out(office_record):
    text = digest_text(near(office_record), "", "Trung tâm", TODAY, 7)
    assert text.splitlines()[0] == "Trung tâm: nhiệm vụ quá hạn và sắp đến hạn, tính đến ngày 01/06/2024"
    assert text.index("QUÁ HẠN (1)") < text.index("ĐẾN HẠN TRONG 7 NGÀY TỚI (1)")
    assert "[20/05/2024, quá 12 ngày] Rà soát toàn bộ hồ sơ" in text
    assert "[03/06/2024 16:30, còn 2 ngày]" in text
    assert "Báo cáo tháng" not in text  # due in nine days
    assert all(len(line) <= 80 for line in text.splitlines())


def test_missed_times_of_a_duty_are_one_paragraph(office_record):
    later = date(2024, 9, 1)
    rows = outstanding(office_record, SETTINGS, later, overdue=True, due_within=7)
    text = digest_text(rows, "", "Trung tâm", later, 7)
    assert text.count("Báo cáo tháng") == 1 and "3 kỳ chưa xong" in " ".join(text.split())


def test_the_times_of_a_duty_count_as_one_and_the_nearest_is_named(office_record):
    row = {**near(office_record)[0], "directive": 7, "rrule": "FREQ=DAILY", "time": None, "text": "Báo cáo ca bệnh"}
    days = {-2: "2024-05-30", -1: "2024-05-31", 0: "2024-06-01", 1: "2024-06-02"}
    times = [{**row, "due": due, "days_left": left} for left, due in days.items()]
    text = digest_text(times, "", "Trung tâm", TODAY, 7)
    assert "QUÁ HẠN (1)" in text and "[31/05/2024, quá 1 ngày, 2 kỳ chưa xong]" in text
    assert "NGÀY TỚI (1)" in text and "[01/06/2024, hạn hôm nay, 2 kỳ chưa xong]" in text
    mail = message_from_bytes(digest_mail(times, "", "", "Trung tâm", TODAY, 7), policy=default)
    assert "quá hạn (1) và sắp đến hạn (1)" in mail["Subject"]


def test_nothing_near_is_said_so():
    assert "Không có nhiệm vụ quá hạn" in digest_text([], ADMIN, "Trung tâm", TODAY, 7)


def test_a_letter_is_one_that_a_mail_program_opens_to_be_sent(office_record):
    data = digest_mail(near(office_record, department=ADMIN), ADMIN, "hc@example.vn", "Trung tâm", TODAY, 7)
    mail = message_from_bytes(data, policy=default)
    assert mail["Subject"] == f"Nhiệm vụ quá hạn (0) và sắp đến hạn (1) của {ADMIN}, ngày 01/06/2024"
    assert mail["To"].addresses[0].addr_spec == "hc@example.vn" and mail["To"].addresses[0].display_name == ADMIN
    assert mail["X-Unsent"] == "1"
    assert mail["Date"].datetime.isoformat() == "2024-06-01T07:00:00+07:00"
    assert "Các phòng kiểm tra từng hồ sơ." in " ".join(mail.get_content().split())
    assert all(len(line) <= 998 for line in data.split(b"\r\n"))
    same = digest_mail(near(office_record, department=ADMIN), ADMIN, "hc@example.vn", "Trung tâm", TODAY, 7)
    assert same == data


@pytest.mark.parametrize("address", ["", "không phải địa chỉ", "a@b\r\nBcc: x@y"])
def test_an_address_that_is_none_adds_no_header(address):
    mail = message_from_bytes(digest_mail([], ADMIN, address, "Trung tâm", TODAY, 7), policy=default)
    assert mail["Bcc"] is None
    assert (mail["To"] is None) == (not address)
