"""The day in Viet Nam, wherever the machine stands."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone

VIET_NAM = timezone(timedelta(hours=7))


def today_in_viet_nam() -> date:
    """The current day in Viet Nam."""
    return datetime.now(VIET_NAM).date()
