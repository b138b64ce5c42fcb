"""What is read out of a message beside its main matter."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from bot import further
from bot.dialog import Frame
from bot.dialogs.booking import symptom


def _turn(*intents: str, by_others: bool = False) -> Any:
    parts = [SimpleNamespace(intent=intent, outcome="understood") for intent in intents]
    told = {"by_others": by_others}
    return SimpleNamespace(
        begins=lambda name: False, told=lambda name: told.get(name), understanding=SimpleNamespace(parts=parts)
    )


@pytest.mark.rule("C1")
def test_words_like_a_complaint_that_tell_a_visit_or_a_fault_are_that() -> None:
    assert further.no_complaint(_turn("complain", "report_fault", "book_service")) == "book_service"
    assert further.no_complaint(_turn("complain", "report_fault")) == "report_fault"
    assert further.no_complaint(_turn("complain", by_others=True)) == "report_fault"
    assert further.no_complaint(_turn("complain")) is None


@pytest.mark.rule("F1")
def test_a_fault_told_for_a_visit_that_is_given_up_keeps_what_is_known_of_it() -> None:
    slots = {"noted": ["刹车响"], "systems": ["brakes"]}
    told = symptom.left_open(Frame("booking", 1, slots))
    assert told == ("fault", {"words": "刹车响", "later": "刹车响", "put_off": True, "systems": ["brakes"]})
    assert symptom.left_open(Frame("booking", 1, {"systems": ["brakes"]})) is None
