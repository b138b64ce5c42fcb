"""Checks come round by the month, and what is late is told so (I3)."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from domain import internal
from domain.internal import HouseCheck, HouseFinding
from texts import keys

DAY = date(2026, 3, 18)


@pytest.mark.rule("I3")
def test_the_next_round_is_a_period_after_the_last_and_never_in_the_past() -> None:
    assert internal.next_due("safety", None, DAY) == DAY
    assert internal.next_due("safety", date(2026, 3, 1), DAY) == date(2026, 4, 1)
    assert internal.next_due("crisis_drill", date(2026, 3, 1), DAY) == date(2026, 9, 1)
    assert internal.next_due("safety", date(2025, 1, 1), DAY) == DAY


@pytest.mark.rule("I3")
def test_late_is_what_waits_beyond_its_day() -> None:
    check, finding = HouseCheck("safety", DAY), HouseFinding(1, "lifts", "漏油", DAY)
    tomorrow = date(2026, 3, 19)
    assert not check.is_late(DAY) and check.is_late(tomorrow)
    assert not finding.is_late(DAY) and finding.is_late(tomorrow)
    check.state, finding.mended_at = internal.DONE, datetime(2026, 3, 19)
    assert not check.is_late(tomorrow) and not finding.is_late(tomorrow)


@pytest.mark.rule("I3", "I4")
@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_check_and_item_has_its_name_and_the_crisis_drill_is_among_them(language: str) -> None:
    named = {f"house_check.{code}" for code in internal.CHECKS}
    named |= {f"house_item.{item}" for kind in internal.CHECKS.values() for item in kind.items}
    assert named <= keys(language).keys() and "crisis_drill" in internal.CHECKS
