"""What is told of the open dialog when a person takes over."""

from __future__ import annotations

import pytest

from domain.bot_brief import gist

SLOTS = {"services": ["minor_service"], "wish": ["2026-03-19T15:00+08:00"]}
BOOKING = {"dialog": "booking", "slots": SLOTS, "asked": "time"}


@pytest.mark.rule("A3")
def test_the_matter_what_is_known_and_what_is_missing_are_told() -> None:
    told = gist({"stack": [BOOKING], "memory": {"plate": "京A12345", "phone": "+8613800000000"}})
    assert told == {
        "matter": "booking",
        "missing": "time",
        "known": {"services": ["minor_service"], "wish": ["2026-03-19T15:00+08:00"], "plate": "京A12345"},
    }


def test_a_chosen_time_stands_instead_of_the_wish() -> None:
    chosen = {**BOOKING, "slots": {**SLOTS, "start": "2026-03-19T15:30+08:00"}}
    told = gist({"stack": [chosen]})
    assert told is not None
    assert "wish" not in told["known"]


def test_without_an_open_matter_nothing_is_told() -> None:
    assert gist({}) is None
    assert gist({"stack": [{"dialog": "clarify", "slots": {}, "asked": "choice"}]}) is None
