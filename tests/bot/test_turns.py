"""How many messages a customer writes until a visit is booked, over all booking conversations."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.bot.transcript import PLAYED, read

FOLDER = Path(__file__).parent.parent / "conversations"
SCRIPTS = sorted((FOLDER / "booking").rglob("*.yml"))
BOOKED = ("已预约成功", "You're booked", "辆车都约好了", "vehicles are booked")
MOST = 5


def _messages_until_booked(script: dict[str, Any]) -> int | None:
    """What the customer wrote or tapped up to the first booking; None where nothing is booked."""
    count = 0
    for step in script["steps"]:
        count += next(iter(step)) in PLAYED
        if any(words in str(part) for part in step.get("expect", []) for words in BOOKED):
            return count
    return None


COUNTS = {path.stem: count for path in SCRIPTS if (count := _messages_until_booked(read(path))) is not None}


@pytest.mark.rule("B4")
@pytest.mark.parametrize("name", COUNTS)
def test_a_visit_is_booked_within_five_messages(name: str) -> None:
    assert COUNTS[name] <= MOST


@pytest.mark.rule("B4")
def test_a_message_that_says_everything_needs_only_the_yes() -> None:
    assert COUNTS["one_message_with_everything_needs_one_yes"] == 2
    assert sum(count == 2 for count in COUNTS.values()) >= 15


def test_enough_conversations_end_in_a_booking_to_say_so() -> None:
    assert len(COUNTS) >= 40
