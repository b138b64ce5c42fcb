"""A reply as WhatsApp shows it: messages in order, the last of which bears what can be tapped.

Three choices are buttons, ten are a list behind one, more are numbered lines.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from domain.channels.register import WHATSAPP, record
from domain.channels.rendering import Choice, Part, as_buttons, language_of, parts
from domain.channels.template import CODE
from domain.message import Reply
from texts import text as words
from wire.whatsapp.templates import template_name

Json = dict[str, Any]

_CHANNEL = record(WHATSAPP)


def messages(reply: Reply) -> list[Json]:
    """What is sent for the reply, in order; its files come after them."""
    language = language_of(reply.plain())
    shown = parts(reply, _CHANNEL, words("channel.type_number", language))
    out = [_message(part, language) for part in shown if part.text or part.choices]
    place = next((button.label for row in reply.buttons for button in row if button.asks == "location"), None)
    if place is None:
        return out
    above = _CHANNEL.choices.above or _CHANNEL.text
    if len(shown) == 1 and not shown[0].choices and above.holds(shown[0].text):
        return [_interactive("location_request_message", shown[0].text, {"name": "send_location"})]
    return [*out, _interactive("location_request_message", place, {"name": "send_location"})]


def template(filled: Mapping[str, Any]) -> Json:
    """An approved template with its gaps filled: those with numbers in their order, others by name.

    One of a code bears it in its button, too, by which it is copied.
    """
    name, code = template_name(str(filled["id"]), str(filled.get("language")))
    made: Json = {"name": name, "language": {"code": code}}
    fields = [(str(gap), str(value)) for gap, value in filled.get("fields") or ()]
    if fields:
        ordered = sorted(fields, key=lambda field: int(field[0])) if all(g.isdecimal() for g, _ in fields) else fields
        made["components"] = [{"type": "body", "parameters": [_gap(gap, value) for gap, value in ordered]}]
    if fields and filled.get("kind") == CODE:
        copied = {"type": "button", "sub_type": "url", "index": "0", "parameters": [_gap("1", fields[0][1])]}
        made["components"].append(copied)
    return {"type": "template", "template": made}


def _gap(gap: str, value: str) -> Json:
    named = {} if gap.isdecimal() else {"parameter_name": gap}
    return {"type": "text", "text": value, **named}


def _message(part: Part, language: str) -> Json:
    if not part.choices:
        return {"type": "text", "text": {"body": part.text, "preview_url": False}}
    body, how = part.text or "…", _CHANNEL.choices
    labels = [one.label for one in part.choices]
    if as_buttons(part.choices, how) and len(set(labels)) == len(labels):
        buttons = [{"type": "reply", "reply": {"id": one.data, "title": one.label}} for one in part.choices]
        return _interactive("button", body, {"buttons": buttons})
    rows = [_row(one) for one in part.choices]
    return _interactive("list", body, {"button": words("channel.choose", language), "sections": [{"rows": rows}]})


def _row(choice: Choice) -> Json:
    """A line of a list; what is too long for its title stands whole under it."""
    title = _CHANNEL.choices.label.cut(choice.label)
    row = {"id": choice.data, "title": title}
    return row if title == choice.label else {**row, "description": choice.label}


def _interactive(kind: str, body: str, action: Json) -> Json:
    return {"type": "interactive", "interactive": {"type": kind, "body": {"text": body}, "action": action}}
