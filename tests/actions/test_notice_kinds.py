"""The one table of notice kinds: whole, worded, and handed to a gate that knows none by itself."""

from __future__ import annotations

import subprocess
import sys

import pytest

import texts
from actions.notice_kinds import KINDS
from domain.outreach.notice import Purpose
from domain.outreach.send_gate import RULES


@pytest.mark.rule("N5")
@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_has_a_purpose_and_a_name_in_both_languages(kind: str) -> None:
    assert KINDS[kind].purpose in set(Purpose)
    assert all(f"notice_kind.{kind}" in texts.keys(language) for language in texts.LANGUAGES)


def test_no_kind_has_a_name_that_is_not_in_the_table() -> None:
    named = {key.partition(".")[2] for key in texts.keys("zh") if key.startswith("notice_kind.")}
    assert named == KINDS.keys()


@pytest.mark.rule("N1")
@pytest.mark.parametrize("kind", [kind for kind in KINDS if KINDS[kind].purpose in (Purpose.SAFETY, Purpose.SERVICE)])
def test_somebody_rings_about_safety_and_service_that_no_chat_takes(kind: str) -> None:
    assert KINDS[kind].unreachable is not None


@pytest.mark.rule("N5")
def test_what_was_asked_for_was_agreed_too_and_is_of_a_purpose_that_can_be_refused() -> None:
    asked_for = [kind for kind in KINDS.values() if kind.asked_for]
    assert asked_for and all(kind.agreed and RULES[kind.purpose].refusable for kind in asked_for)


def test_the_gate_knows_no_kind_by_itself() -> None:
    words = ("actions.notice_kinds", "actions.booking", "actions.feedback")
    seen = f"import sys, actions.outreach.notices; print([name for name in {words!r} if name in sys.modules])"
    told = subprocess.run([sys.executable, "-c", seen], capture_output=True, text=True, check=True)
    assert told.stdout.strip() == "[]"
