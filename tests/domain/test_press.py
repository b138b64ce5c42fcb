"""What a button carries is one value, made and read in one place; what stands on a screen already stays readable."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.press import FORM, GRAMMAR, MAX_BYTES, Press

NAMES = st.from_regex(r"[a-z][a-z0-9_]{0,11}", fullmatch=True)

BEFORE = (
    # data as buttons bore it before there was a `Press`, and what it says
    ("go|menu|book_service", Press("menu", "book_service")),
    ("go|menu|arrived", Press("menu", "arrived")),
    ("go|stop|maintenance", Press("stop", "maintenance")),
    ("go|visit|confirm:7", Press("visit", "confirm", 7)),
    ("go|visit|cancel:7", Press("visit", "cancel", 7)),
    ("go|wait|yes:3:1", Press("wait", "yes", 3, 1)),
    ("go|wait|leave:3:1", Press("wait", "leave", 3, 1)),
    ("go|verify|yes:12:2", Press("verify", "yes", 12, 2)),
    ("go|sign|yes:9:field_job", Press("sign", "yes", 9, "field_job")),
    ("go|fee|no:9:38000", Press("fee", "no", 9, 38000)),
    ("go|order|agree:9:2", Press("order", "agree", 9, 2)),
    ("go|item|ask:41", Press("item", "ask", 41)),
    ("go|item|all:9:1", Press("item", "all", 9, 1)),
    ("go|remind|book:5:202603190130", Press("remind", "book", 5, "202603190130")),
    ("go|remind|done:5", Press("remind", "done", 5)),
    ("go|follow|fine:4", Press("follow", "fine", 4)),
    ("go|follow|call:4:w", Press("follow", "call", 4, "w")),
    ("go|campaign|book:2:29564250", Press("campaign", "book", 2, 29564250)),
    ("go|campaign|no:2", Press("campaign", "no", 2)),
    ("go|survey|s:6:5", Press("survey", "s", 6, 5)),
    ("go|survey|i:6:waiting_time:skip", Press("survey", "i", 6, "waiting_time", "skip")),
    ("go|survey|w:6:skip", Press("survey", "w", 6, "skip")),
    ("12|confirm|yes", Press(FORM, "confirm", 12, "yes")),
    ("12|time|2026-03-25T15:00:00+08:00", Press(FORM, "time", 12, "2026-03-25T15:00:00+08:00")),
    ("12|choice|京A12345", Press(FORM, "choice", 12, "京A12345")),
    ("12|branch|at:north", Press(FORM, "branch", 12, "at:north")),
    ("12|choice|", Press(FORM, "choice", 12, "")),
    ("claim:7", Press("ticket", "claim", 7)),
    ("wait:7:parts", Press("ticket", "wait", 7, "parts")),
    ("assign:7:3", Press("ticket", "assign", 7, 3)),
    ("menu:7:main", Press("ticket", "menu", 7, "main")),
    ("field:7:accept", Press("field", "accept", 7)),
    ("field:7:to.zhou.w", Press("field", "to", 7, "zhou.w")),
    ("field:7:out.30", Press("field", "out", 7, 30)),
    ("field:7:work", Press("field", "work", 7)),
    ("work:7:done.12", Press("work", "done", 7, 12)),
    ("work:7:pause.parts", Press("work", "pause", 7, "parts")),
)


@pytest.mark.parametrize(("data", "press"), BEFORE)
def test_a_button_on_somebodys_screen_stays_readable_and_is_spelled_as_it_was(data: str, press: Press) -> None:
    assert Press.parse(data) == press
    assert press.data == data


@st.composite
def presses(draw: st.DrawFn) -> Press:
    """Any of the things that can be pressed."""
    topic = draw(st.sampled_from(sorted(GRAMMAR)))
    verb = draw(st.sampled_from(sorted(GRAMMAR[topic])))
    about = draw(st.from_regex(GRAMMAR[topic][verb], fullmatch=True).filter(lambda parts: len(parts.encode()) <= 40))
    parts = about.split(":", 1 if topic == FORM else -1) if about else []
    return Press(topic, draw(NAMES) if verb == "*" else verb, *parts)


@given(press=presses())
def test_whatever_is_pressed_is_read_as_it_was_made(press: Press) -> None:
    assert Press.parse(press.data) == press
    assert len(press.data.encode()) <= MAX_BYTES


@given(
    data=st.text(max_size=80)
    | st.from_regex(r"((go|\d{1,3})\|[a-z]{1,8}\||(work|claim):[0-9])[a-z:.0-9]{0,20}", fullmatch=True)
)
def test_what_nobody_made_is_no_press_and_nothing_else_is_read_into_it(data: str) -> None:
    press = Press.parse(data)
    assert press is None or press.data == data


@pytest.mark.parametrize(
    "data",
    [
        "", "x", "|||", "1|time", "go|menu|", "go|menu|a:b", "go|item|agree:7", "go|item|yes:x", "go|item|yes:7:1",
        "go|wait|yes:1", "go|solved|yes:7:1", "go|form|time:1:x", "go|sign|yes:１:x", "go|visit|confirm:9999999999",
        "claim:", "claim:7:", "claim:x", "claim:7:a:b", "claim:7:京", "field:7", "field:7:.x", "work:7:done.", "|7",
        "go", "-1|time|x", "²|time|x", "7||x", f"1|time|{'x' * 64}", "go|survey|s:1:6",
    ],
)  # fmt: skip
def test_garbage_is_no_press(data: str) -> None:
    assert Press.parse(data) is None


@pytest.mark.parametrize(
    ("topic", "verb", "parts"),
    [
        ("solved", "yes", (7, 1)), ("item", "agree", (7,)), ("item", "yes", ()), ("item", "yes", ("7:1",)),
        ("wait", "yes", ("7:1",)), ("ticket", "field", (7,)), ("field", "to", ()),
        ("menu", "*", ()), ("visit", "", (7,)), ("menu", "Book", ()),
    ],
)  # fmt: skip
def test_a_press_that_nobody_answers_can_not_be_made(topic: str, verb: str, parts: tuple[int | str, ...]) -> None:
    with pytest.raises(ValueError, match="expected"):
        Press(topic, verb, *parts)


def test_more_than_telegram_carries_can_not_be_made() -> None:
    assert len(Press(FORM, "choice", 1, "京" * 18).data.encode()) <= MAX_BYTES
    with pytest.raises(ValueError, match="64 bytes"):
        Press(FORM, "choice", 1, "京" * 19)
