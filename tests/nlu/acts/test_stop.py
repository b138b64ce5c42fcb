"""A wish about what is sent unasked is read by kind, and words about something else are none (N5)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from nlu.acts.acts import Start
from nlu.acts.context import NOTHING, Context
from nlu.acts.selling import plea
from nlu.acts.stop import stop

SAID: dict[str, Any] = yaml.load((Path(__file__).parent / "notice_sayings.yml").read_text("utf-8"), yaml.CBaseLoader)
LETTERS = {
    "m": "marketing", "r": "service", "s": "survey", "f": "follow_up", "o": "maintenance", "y": "vehicle_inspection",
    "i": "insurance", "t": "this",
}  # fmt: skip


def heard(words: str, question: str = "") -> str:
    """What was heard: "all-", "all+", or the kinds with + and -, a ? where less is wished and not said of what."""
    found = stop(words, Context(question, 1) if question else NOTHING)
    if found is None:
        return ""
    if isinstance(found, Start):
        return {"opt_out": "all-", "opt_in": "all+"}[found.matter]
    wishes = found.value
    kinds = wishes.kinds
    said = " ".join(f"{one}{'+' if kinds[name] else '-'}" for one, name in LETTERS.items() if name in kinds)
    return said + ("?" if wishes.rest_unsure else "") + wishes.note


@pytest.mark.rule("N5")
@pytest.mark.parametrize(("words", "meant"), SAID["wishes"].items())
def test_what_is_wished(words: str, meant: str) -> None:
    assert heard(words) == meant


@pytest.mark.rule("N5")
@pytest.mark.parametrize("words", SAID["other"])
def test_what_is_about_something_else_is_no_such_wish(words: str) -> None:
    assert not heard(words).startswith(("all", "m", "s", "f")), heard(words)


@pytest.mark.rule("N5")
@pytest.mark.parametrize(
    "words",
    [
        "换个机油就好，别推销别的",
        "只做小保养，不要给我推销",
        "just the oil change, no upselling please",
        "别忽悠我换这换那",
    ],
)
def test_a_plea_not_to_be_sold_to_is_no_such_wish(words: str) -> None:
    assert heard(words, "time") == heard(words) == ""
    assert plea(words)


@pytest.mark.rule("N5")
def test_a_plain_stop_is_for_the_open_question_unless_it_is_in_capitals() -> None:
    assert heard("stop", "book") == ""
    assert heard("STOP", "book") == "all-"
    assert heard("停", "items") == ""
    assert heard("都不要", "items") == ""
