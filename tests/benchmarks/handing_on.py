"""How long ten thousand tasks take in every format of `congvan export`: python tests/benchmarks/handing_on.py."""

import time
from datetime import date, timedelta

from pipeline.core.settings import Office
from pipeline.view.export import exported

TASKS, TODAY, FIRST = 10_000, date(2024, 6, 1), date(2024, 1, 1)
TEXT = (
    "Chủ trì, phối hợp với các phòng chuyên môn rà soát, hoàn thiện hồ sơ và báo cáo kết quả thực hiện về Sở "
    "(qua Văn phòng Sở) trước ngày 20 của tháng cuối quý để tổng hợp, số {}."
)


def row(n):
    due = (FIRST + timedelta(days=n % 400)).isoformat() if n % 5 else None
    recurs = bool(n % 11 == 0 and due)
    period = f"{2024 + n % 3}-{n % 12 + 1:02}-10" if recurs else None  # four times of each duty are open
    names = [("Phòng Y tế", "support"), (f"Phòng {n % 9}", "lead")]
    return {
        "task": n, "dispatch": f"CV {n}/SLĐTBXH-VP", "carries_out": ["CT 01/CT-UBND"], "ref": "2.a",
        "text": TEXT.format(n), "departments": [{"name": d, "role": r, "through": "named"} for d, r in names],
        "due": due, "due_assumed": False, "time": None if n % 7 else "17:00", "state": "open", "done_on": None,
        "rrule": "FREQ=MONTHLY;BYMONTHDAY=10" if recurs else None, "period": period,
        "duty": {"last": "2026-12-10", "goes_on": n % 2 == 0} if recurs else None,
        "days_left": (date.fromisoformat(due) - TODAY).days if due else None, "directive": n // 44 if recurs else n,
    }  # fmt: skip


def main():
    rows = [row(n) for n in range(TASKS)]
    whole = cpu = 0.0
    for kind in ("xlsx", "csv", "json", "ics", "docx"):
        began, busy = time.perf_counter(), time.process_time()
        data = exported(rows, kind, Office(name="Cơ quan"), "", TODAY)
        took, busy = time.perf_counter() - began, time.process_time() - busy
        whole, cpu = whole + took, cpu + busy
        print(f"{kind}: {took:.2f} s, {busy:.2f} s of one core, {len(data) / 1e6:.1f} MB")
    print(f"together: {whole:.2f} s, {cpu:.2f} s of one core")


if __name__ == "__main__":
    main()
