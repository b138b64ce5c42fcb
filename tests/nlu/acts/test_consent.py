"""Consent in a customer's own words: only what can be read as nothing else is a yes (W4)."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from nlu.acts.consent import Choice, Heard, consent
from nlu.reading import reading

NOW = datetime(2026, 3, 18, 10, tzinfo=ZoneInfo("Asia/Shanghai"))
WEIGHED = {"affirm": 0.3, "deny": 0.3, "other": 0.4}
SAID: dict[str, Any] = yaml.load((Path(__file__).parent / "consent_sayings.yml").read_text("utf-8"), yaml.CBaseLoader)

CARDS = {
    name: [Choice(at, at, tuple(map(str, names)), int(yuan) * 100) for at, (*names, yuan) in enumerate(card, 1)]
    for name, card in SAID["cards"].items()
}
SAYINGS = [(card, words, meant) for card, said in SAID.items() if card != "cards" for words, meant in said.items()]
KINDS = {"ask": "question", "think": "think", "price": "price"}


def hear(words: str, card: str) -> Heard | None:
    return consent(reading(words, NOW, lambda *_: WEIGHED, tuple(WEIGHED)), CARDS[card])


def told(found: Heard | None) -> str:
    """What was heard, as the sayings write it."""
    if found is None:
        return "nothing"
    listed = " ".join(f"{one}{'+' if yes else '-'}" for one, yes in sorted((found.answers or found.guess).items()))
    match found.kind:
        case "answers":
            return listed
        case "every":
            return "every+" if found.every else "every-"
        case "condition" | "confirm":
            return f"{'if' if found.kind == 'condition' else 'confirm'} {listed}"
        case kind:
            return {"question": "ask"}.get(kind, kind)


@pytest.mark.rule("W4")
@pytest.mark.parametrize(("card", "words", "meant"), SAYINGS)
def test_what_was_said_of_which_work(card: str, words: str, meant: str) -> None:
    found = hear(words, card)
    if meant == "nothing":
        assert found is None or not found.answers, found
    else:
        assert told(found) == meant, found


@pytest.mark.rule("W4")
def test_many_ways_are_tried_in_both_languages() -> None:
    assert len(SAYINGS) > 200


@pytest.mark.rule("W4", "W3")
def test_a_condition_of_time_or_money_is_read_with_its_limit() -> None:
    ready, cheap = hear("下午四点前能好就都换", "pump"), hear("both if it stays under 1500 yuan", "pump")
    assert ready is not None and ready.until is not None and ready.until.hour == 16
    assert cheap is not None and cheap.below_fen == 150000


@pytest.mark.rule("W4")
def test_work_declined_before_may_be_asked_for_after_all_and_all_is_what_still_waits() -> None:
    declined, waiting = Choice(1, 1, ("雨刮片",), is_open=False), Choice(2, 2, ("空调滤芯",))
    after_all = consent(reading("雨刮还是换了吧", NOW, lambda *_: WEIGHED, tuple(WEIGHED)), [declined, waiting])
    every = consent(reading("都换", NOW, lambda *_: WEIGHED, tuple(WEIGHED)), [declined, waiting])
    assert after_all is not None and after_all.answers == {1: True}
    assert every is not None and every.answers == {2: True}


@pytest.mark.rule("W4")
@given(words=st.text(max_size=60))
def test_no_words_name_work_that_was_not_asked(words: str) -> None:
    found = hear(words, "three")
    assert found is None or {*found.answers, *found.guess} <= {1, 2, 3}


@pytest.mark.rule("W4")
@pytest.mark.parametrize("words", ["", "x" * 5000, "*_[`<b>", "换" * 2500])
def test_odd_words_are_no_consent(words: str) -> None:
    assert hear(words, "three") is None
