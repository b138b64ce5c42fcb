"""A technician's steps by buttons and short replies in the staff chat: on my way, arrived, findings, done (F4).

One verb, "field:<ticket>:<step>". Steps that need words put a question up; the reply to it is what is noted.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from html import escape
from typing import TYPE_CHECKING, Any

from telegram import InlineKeyboardButton

from actions import outgoing
from actions.field import dispatch, field_jobs, notes, wording
from domain.errors import IllegalMove, NotFound
from domain.field.field_job import ETAS, FieldJob
from domain.ticket import Ticket
from notifications.staff_chat import keyboards
from notifications.staff_chat.keyboards import Rows
from notifications.staff_chat.view import TicketView
from storage import shops
from texts import text

if TYPE_CHECKING:
    from notifications.staff_chat.steps import Press

DELAYS = (15, 30)
"""Minutes of a delay by one press."""

QUESTIONS = ("find", "work", "part", "photo", "price", "test", "back")
"""Steps that are answered in words."""

_PRICE = re.compile(r"\s*[¥￥]?\s*(\d{1,7})(?:[.．](\d{1,2}))?\s*(?:元|块|yuan|rmb|cny)?[\s,，:：]*(.*)", re.I | re.S)
_PART = re.compile(r"\s*(.{1,60}?)[\s x×*]*(\d{1,3})?\s*(?:个|件|片|只|条|升|l|pcs?)?\s*", re.I | re.S)


def rows(view: TicketView, language: str) -> Rows:
    """The buttons of the job's state under its ticket's card; none without a job."""
    if view.field is None:
        return []
    job, made = view.field.job, _Maker(view.ticket, language)
    match job.state:
        case "planned" | "returned":
            best = [made.button(f"to.{one.code}", "send_to", name=one.name) for one in view.field.best]
            return [best[:2], best[2:], [made.button("take", "take")] if job.state == "planned" else []]
        case "assigned":
            return [[made.button("accept", "accept"), made.button("decline", "decline")]]
        case "accepted":
            out = [made.button(f"out.{minutes}", "set_out", minutes=minutes) for minutes in ETAS]
            return [out[:2], out[2:], [made.button("decline", "decline")]]
        case "on_way":
            late = [made.button(f"late.{minutes}", "late", minutes=minutes) for minutes in DELAYS]
            approve = [made.button("approve", "approve")] if job.delay_asked else []
            return [[made.button("arrive", "arrive")], late, approve]
        case "arrived":
            price = [] if job.free else [made.button("price", "price")]
            first = [made.button("find", "find"), made.button("begin", "begin")]
            return [first, [*price, made.button("photo", "photo"), made.button("back", "back")]]
        case "working":
            return _at_work(job, made)
        case _:
            return []


def _at_work(job: FieldJob, made: _Maker) -> Rows:
    open_items = [item for item in job.facts.checklist if not job.checklist.get(item)]
    ticks = [made.button(f"tick.{item}", "tick", item=text(f"fieldcheck.{item}", made.language)) for item in open_items]
    tests = [made.button("test", "test")] if job.facts.test_run else []
    return [
        [made.button("find", "find"), made.button("work", "work"), made.button("part", "part")],
        *(ticks[i : i + 3] for i in range(0, len(ticks), 3)),
        [made.button("photo", "photo"), *tests, made.button("done", "done")],
        [made.button("back", "back")],
    ]


class _Maker:
    """Makes buttons of one ticket."""

    def __init__(self, ticket: Ticket, language: str) -> None:
        self.ticket, self.language = ticket, language

    def button(self, step: str, label: str, **fields: object) -> InlineKeyboardButton:
        """ "field:<ticket>:<step>"."""
        return keyboards.button("field", self.ticket.id, self.language, step, label=f"fieldstaff.{label}", **fields)


def step(press: Press) -> str:
    """The step is taken; a press too much changes nothing, one out of order is refused."""
    name, _, value = press.argument.partition(".")
    if name in QUESTIONS:
        return _question(press, name)
    if name not in _STEPS:
        raise NotFound(f"There is no step {press.argument!r} of a field job.")
    return _STEPS[name](press, value)


def _question(press: Press, name: str) -> str:
    """The question stands in the chat; the first reply to it is noted."""
    ticket, job = field_jobs.locked_job(press.tx, press.id, press.by)
    if job.state not in ("arrived", "working"):
        raise IllegalMove(f"Field job {ticket.number} is {job.state}: nothing is noted now.")
    key = f"ticket:{ticket.id}:ask:{name}:{press.now.isoformat()}"
    if press.private:
        outgoing.tell_people(
            press.tx, ticket, [press.by], "field_question", key, press.now, step=name, name=press.by.name
        )
    else:
        outgoing.tell_staff(press.tx, ticket, "field_question", key, press.now, step=name, name=press.by.name)
    return press.words("fieldstaff.write_below")


def _to(press: Press, code: str) -> str:
    dispatch.assign(press.tx, shops.current(press.tx), press.id, code, press.by, press.now)
    person = shops.staff_by_code(press.tx, code)
    return press.words("fieldstaff.ok_assign", name=person.name if person else code)


def _take(press: Press, _value: str) -> str:
    return _to(press, press.by.code)


def _accept(press: Press, _value: str) -> str:
    field_jobs.accept(press.tx, press.id, press.by, press.now)
    return press.words("fieldstaff.ok_accept")


def _decline(press: Press, _value: str) -> str:
    field_jobs.decline(press.tx, press.id, press.by, press.now)
    return press.words("fieldstaff.ok_decline")


def _out(press: Press, value: str) -> str:
    job = field_jobs.set_out(press.tx, shops.current(press.tx), press.id, press.by, _minutes(value), press.now)
    key = "ok_wait_approval" if job.delay_asked else "ok_set_out"
    return press.words(f"fieldstaff.{key}", minutes=_minutes(value))


def _late(press: Press, value: str) -> str:
    job = field_jobs.delay(press.tx, shops.current(press.tx), press.id, press.by, _minutes(value), press.now)
    return press.words("fieldstaff.ok_delay_asked" if job.delay_asked else "fieldstaff.ok_delay")


def _approve(press: Press, _value: str) -> str:
    field_jobs.approve_delay(press.tx, shops.current(press.tx), press.id, press.by, press.now)
    return press.words("fieldstaff.ok_approve")


def _arrive(press: Press, _value: str) -> str:
    field_jobs.arrive(press.tx, shops.current(press.tx), press.id, press.by, press.now)
    return press.words("fieldstaff.ok_arrive")


def _begin(press: Press, _value: str) -> str:
    _, job = field_jobs.locked_job(press.tx, press.id, press.by)
    if job.state == "arrived" and not job.may_begin:
        return press.words("fieldstaff.price_first")
    field_jobs.begin(press.tx, press.id, press.by, press.now)
    return press.words("fieldstaff.ok_begin")


def _tick(press: Press, value: str) -> str:
    notes.tick(press.tx, press.id, press.by, value, press.now)
    return press.words("fieldstaff.ok_tick", item=press.words(f"fieldcheck.{value}"))


def _done(press: Press, _value: str) -> str:
    _, job = field_jobs.locked_job(press.tx, press.id, press.by)
    if job.state == "working" and job.missing():
        return press.words("fieldstaff.still_missing", what=wording.missing(job, press.language))
    field_jobs.finish(press.tx, shops.current(press.tx), press.id, press.by, "", press.now)
    return press.words("fieldstaff.ok_done")


_STEPS: dict[str, Callable[[Press, str], str]] = {
    "to": _to,
    "take": _take,
    "accept": _accept,
    "decline": _decline,
    "out": _out,
    "late": _late,
    "approve": _approve,
    "arrive": _arrive,
    "begin": _begin,
    "tick": _tick,
    "done": _done,
}


# --- words -----------------------------------------------------------------------------------------------------------


def question(view: TicketView, payload: Mapping[str, Any], language: str) -> str:
    """The question as HTML."""
    name = f"<b>{escape(str(payload.get('name') or ''), quote=False)}</b>"
    return text(f"fieldstaff.prompt_{payload['step']}", language, mention=name, number=view.ticket.number)


def called(view: TicketView, payload: Mapping[str, Any], language: str) -> str:
    """That those on call are wanted now, as HTML. Rule: E4."""
    names = escape(str(payload.get("names") or ""), quote=False)
    return f"❗ <b>{text('fieldstaff.call', language, number=view.ticket.number, names=names)}</b>"


def answered(press: Press, name: str, words: str, photos: list[str]) -> str:
    """The words, or photos, are on the job; else why not. press.id: the ticket's."""
    tx, by, now, words = press.tx, press.by, press.now, words.strip()
    for ref in photos:
        notes.add_photo(tx, press.id, by, ref, now)
    if not words:
        return "" if photos else press.words("staff.cannot_pass_on")
    match name:
        case "find":
            field_jobs.find(tx, press.id, by, words, now)
        case "work":
            notes.work(tx, press.id, by, words, now)
        case "test":
            notes.test_run(tx, press.id, by, words, now)
        case "back":
            field_jobs.send_back(tx, shops.current(press.tx), press.id, by, words, now)
        case "part":
            return _used(press, words)
        case "price":
            return _priced(press, words)
        case _:
            field_jobs.find(tx, press.id, by, words, now)
    return ""


def _used(press: Press, words: str) -> str:
    for line in re.split(r"[\n;；、]+", words):
        found = _PART.fullmatch(line)
        if found is None or not found[1].strip():
            return press.words("fieldstaff.not_a_part")
        notes.use_part(press.tx, press.id, press.by, found[1], int(found[2] or 1), press.now)
    return ""


def _priced(press: Press, words: str) -> str:
    found = _PRICE.fullmatch(words)
    if found is None:
        return press.words("fieldstaff.not_a_price")
    fen = int(found[1]) * 100 + int((found[2] or "").ljust(2, "0") or 0)
    notes.tell_price(press.tx, press.id, press.by, fen, found[3], press.now)
    return ""


def _minutes(value: str) -> int:
    return int(value) if value.isdecimal() and len(value) < 5 else 0
