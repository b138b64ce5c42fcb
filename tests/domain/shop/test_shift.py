"""When people work."""

from __future__ import annotations

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from domain.shop.shift import at_work, shift_of
from domain.shop.shop import StaffSpec
from tests.domain.shops import a_shop

ZONE = ZoneInfo("Asia/Shanghai")
WEDNESDAY = date(2026, 3, 18)
EARLY = StaffSpec("early", "E", "advisor", shift={2: ((time(7), time(11)), (time(12), time(15)))})
ALWAYS = StaffSpec("always", "A", "advisor")
SHOP = a_shop("Asia/Shanghai", ((time(9), time(12)), (time(13), time(18))), staff=(EARLY, ALWAYS))


def at(hour: int, minute: int = 0, day: int = 18) -> datetime:
    return datetime(2026, 3, day, hour, minute, tzinfo=ZONE)


def test_a_shift_counts_where_there_is_one_else_the_opening_hours() -> None:
    assert shift_of(SHOP, EARLY, WEDNESDAY) == (at(7), at(15))
    assert shift_of(SHOP, ALWAYS, WEDNESDAY) == (at(9), at(18))
    assert shift_of(SHOP, EARLY, date(2026, 3, 19)) is None


def test_a_break_is_not_leaving_and_the_end_is() -> None:
    assert at_work(SHOP, at(12, 30)) == {"early", "always"}
    assert at_work(SHOP, at(15)) == {"always"}
    assert at_work(SHOP, at(18)) == frozenset()
    assert at_work(SHOP, at(7)) == {"early"}
