"""Small shops in any time zone, for tests of what can be had when."""

from __future__ import annotations

from datetime import date, time, timedelta
from typing import Any

from hypothesis import strategies as st

from domain.shop.policy import Policy
from domain.shop.shop import BaySpec, Loaner, Part, PartNeed, ServiceItem, Shop, StaffSpec

ZONES = ("Asia/Shanghai", "UTC", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu")
DAYS = st.dates(date(2026, 1, 1), date(2026, 12, 31)) | st.sampled_from([
    date(2026, 3, 8), date(2026, 11, 1), date(2026, 3, 29), date(2026, 10, 25), date(2026, 4, 5), date(2026, 10, 4),
])  # fmt: skip
"""Any day, and more often one on which the clocks change in one of the zones."""

QUARTERS = st.integers(0, 95)


@st.composite
def hours(draw: st.DrawFn) -> tuple[tuple[time, time], ...]:
    """One or two opening ranges of a day."""
    count = draw(st.sampled_from([2, 4]))
    marks = sorted(draw(st.lists(QUARTERS, min_size=count, max_size=count, unique=True)))
    times = [time(mark // 4, mark % 4 * 15) for mark in marks]
    return tuple(zip(times[::2], times[1::2], strict=True))


def all_day(opens: int, closes: int) -> tuple[tuple[time, time], ...]:
    """One opening range, in whole hours."""
    return ((time(opens), time(closes)),)


BAYS = (BaySpec("1", "1", ("lift", "paint")), BaySpec("2", "2"), BaySpec("3", "3", ("paint",)))
STAFF = (
    StaffSpec("tom", "Tom", "technician"),
    StaffSpec("tim", "Tim", "technician", skills=("mechanic",)),
    StaffSpec("ann", "Ann", "advisor"),
)


def a_shop(zone: str, ranges: tuple[tuple[time, time], ...], minutes: int = 60, grid: int = 30, **more: Any) -> Shop:
    """Three bays, two technicians (one paints not), one advisor, one loaner."""
    named: dict[str, Any] = dict.fromkeys(
        ("name_zh", "name_en", "address_zh", "address_en", "phone", "rescue_phone"), "1"
    )
    services = (
        ServiceItem("diagnosis", "诊断", "Diagnosis", minutes, 10000),
        ServiceItem("paint", "漆", "Paint", 30, 5000, (PartNeed("tin", 2),), "paint", "painter"),
        ServiceItem("wash", "洗车", "Wash", 15, 3000, per_day=2),
    )
    policy = Policy(grid=timedelta(minutes=grid), lead_time=timedelta(0))
    stuff = {"services": services, "bays": BAYS, "staff": STAFF, "loaners": (Loaner("polo", "Polo"),), "policy": policy}
    parts = (Part("tin", "罐", "Tin", 350),)
    return Shop(**named, timezone=zone, hours=dict.fromkeys(range(7), ranges), parts=parts, **(stuff | more))
