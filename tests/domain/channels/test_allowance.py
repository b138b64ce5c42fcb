"""Budgets: the larger of what is left and what is given, never the sum; the last one is kept for safety or a person."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.channels.allowance import Allowance, granted, hindrance
from domain.channels.channel import Channel, Grant, Trigger
from domain.channels.register import CHANNELS

NOW = datetime(2026, 3, 18, 12, 0, tzinfo=UTC)
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
OA = CHANNELS["wechat_oa"]
MESSAGE, MENU = OA.grants[Trigger.MESSAGE], OA.grants[Trigger.MENU]


def test_a_message_after_a_menu_gives_five_and_not_eight() -> None:
    after_menu = granted(None, MENU, NOW)
    assert after_menu == Allowance(3, NOW + MINUTE)
    assert granted(after_menu, MESSAGE, NOW) == Allowance(5, NOW + 48 * HOUR)


def test_a_menu_raises_what_is_left_to_three_and_shortens_no_window() -> None:
    assert granted(Allowance(1, NOW + HOUR), MENU, NOW) == Allowance(3, NOW + HOUR)
    assert granted(Allowance(4, NOW + HOUR), MENU, NOW) == Allowance(4, NOW + HOUR)


def test_what_is_left_of_a_window_that_is_over_counts_for_nothing() -> None:
    assert granted(Allowance(5, NOW), MENU, NOW) == Allowance(3, NOW + MINUTE)


@given(st.lists(st.tuples(st.sampled_from([MESSAGE, MENU]), st.integers(0, 4000)), min_size=1))
def test_no_number_of_acts_ever_allows_more_than_the_most_generous_one(acts: list[tuple[Grant, int]]) -> None:
    holds, at = None, NOW
    for grant, minutes in acts:
        at += minutes * MINUTE
        holds = granted(holds, grant, at)
        assert holds.left is not None
        assert holds.left <= 5
        assert holds.until <= at + 48 * HOUR


@pytest.mark.parametrize(
    ("left", "cost", "first", "reason"),
    [(5, 1, False, ""), (2, 1, False, ""), (1, 1, False, "reserved"), (1, 1, True, ""), (0, 1, True, "budget"),
     (2, 2, False, "reserved"), (2, 3, True, "budget"), (None, 9, False, "")],
)  # fmt: skip
def test_the_last_of_five_is_kept_for_safety_or_a_person(left: int | None, cost: int, first: bool, reason: str) -> None:
    assert hindrance(OA, Allowance(left, NOW + HOUR), cost, NOW, first=first) == reason


def test_nothing_leaves_outside_the_window_and_a_channel_without_one_needs_no_allowance() -> None:
    assert hindrance(OA, None, 1, NOW, first=True) == "window"
    assert hindrance(OA, Allowance(5, NOW), 1, NOW, first=True) == "window"
    assert hindrance(Channel(pushed=True), None, 9, NOW, first=False) == ""
