"""Questions that the bot puts up for a step that is answered in words, and what a reply to one does (F4)."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from html import escape
from typing import Any

from actions.staff_steps import STEPS, Step
from actions.staff_steps.fields import Photos
from notifications.staff_chat import keyboards
from notifications.staff_chat.press import StaffPress
from notifications.staff_chat.view import TicketView
from texts import text

_PRICE = re.compile(r"\s*[¥￥]?\s*(\d{1,7}(?:[.．]\d{1,2})?)\s*(?:元|块|yuan|rmb|cny)?[\s,，:：]*(.*)", re.I | re.S)
_PART = re.compile(r"\s*(.{1,60}?)[\s x×*]*(\d{1,3})?\s*(?:个|件|片|只|条|升|l|pcs?)?\s*", re.I | re.S)

Fields = dict[str, str]


def question(view: TicketView, payload: Mapping[str, Any], language: str) -> str:
    """The question as HTML."""
    name = f"<b>{escape(str(payload.get('name') or ''), quote=False)}</b>"
    step = asked_for(payload)
    said = keyboards.words(step, language, f"prompt_{step.verb}", mention=name, number=view.ticket.number)
    return said if "prompt" in said or name in said else f"{name} {said} ({view.ticket.number})"


def asked_for(payload: Mapping[str, Any]) -> Step:
    """The step that the question is about."""
    matter, verb = str(payload.get("matter") or "field"), str(payload.get("step"))
    return next(step for step in STEPS.values() if step.matter == matter and step.verb == verb)


def answered(press: StaffPress, payload: Mapping[str, Any], words: str, photos: list[str]) -> str:
    """Take the step with the words, and keep the photos; empty when it was taken, else why not."""
    step, words = asked_for(payload), words.strip()
    if photos and step.of.thing == "field_job":
        press.take(STEPS["field_photo"], photo="\n".join(photos))
    if not words:
        return "" if photos else text("staff.cannot_pass_on", press.language)
    field = keyboards.asked(step)
    if field is None or isinstance(field, Photos):
        step, field = STEPS["field_find"], keyboards.asked(STEPS["field_find"])
    assert field is not None
    if (read := READ.get(step.name)) is None:
        press.take(step, **{field.name: words})
        return ""
    if (found := read(words)) is None:
        return keyboards.words(step, press.language, f"not_a_{step.verb}")
    for said in found:
        press.take(step, **said)
    return ""


def _parts(words: str) -> list[Fields] | None:
    """ "雨刮片 2" in each line; None when a line names no part."""
    found = [_PART.fullmatch(line) for line in re.split(r"[\n;；、]+", words)]
    if not all(one and one[1].strip() for one in found):
        return None
    return [{"name": one[1], "quantity": one[2] or "1"} for one in found if one]


def _price(words: str) -> list[Fields] | None:
    """ "380 更换蓄电池"; None when it begins with no amount."""
    found = _PRICE.fullmatch(words)
    return [{"price": found[1].replace("．", "."), "words": found[2]}] if found else None


READ: dict[str, Callable[[str], list[Fields] | None]] = {"field_part": _parts, "field_price": _price}
"""Steps whose replies say several fields at once -> how they are read; all others take the words as they are."""
