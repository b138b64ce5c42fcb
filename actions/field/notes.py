"""What a technician notes on a field job: work, parts, photos, checks, a test run; and its price (F4, F5, F9)."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any

from actions.field import news
from actions.field.field_jobs import MAX_WORDS, locked_job, noted
from actions.tickets.tickets import refresh_card
from domain.errors import BadField, IllegalMove
from domain.field.field_job import FieldJob, tool_codes
from domain.message import Button
from domain.press import Press
from domain.shop.staff import Staff
from domain.ticket import Ticket
from storage import Tx
from storage.field import field_jobs
from storage.tickets import tickets
from texts import formats, text

ON_SITE = ("arrived", "working")

BEFORE = ("planned", "assigned", "accepted")
"""States in which the van can still be packed."""

MAX_PARTS = 30
MAX_PHOTOS = 20

NAME = 60
"""Characters of a part's name."""

_COUNTED = re.compile(r"(?P<name>\S.*?)\s*(?:\s|[x×*])\s*(?P<count>\d{1,3})")

MAX_PRICE_FEN = 100_000_000
"""A price above it is a slip of the finger."""


def work(tx: Tx, ticket_id: int, by: Staff, words: str, now: datetime) -> FieldJob:
    """What was done stands on the job; more words add to it. Rule: F4."""
    ticket, job = _on_site(tx, ticket_id, by, states=("working",))
    job.work = "\n".join(part for part in (job.work, words.strip()) if part)[:MAX_WORDS]
    return noted(tx, ticket, job, "job_worked", by, now, text=words[:MAX_WORDS])


def use_part(tx: Tx, ticket_id: int, by: Staff, name: str, quantity: int, now: datetime) -> FieldJob:
    """So many of that part went in. Rule: F4."""
    ticket, job = _on_site(tx, ticket_id, by)
    name = name.strip()[:NAME]
    if not name or not 1 <= quantity <= 999 or len(job.parts_used) >= MAX_PARTS:
        raise IllegalMove(f"Field job {ticket.number}: {quantity} of {name!r} can't have been used.")
    job.parts_used = [*job.parts_used, {"name": name, "quantity": quantity}]
    return noted(tx, ticket, job, "job_part_used", by, now, name=name, quantity=quantity)


def add_photo(tx: Tx, ticket_id: int, by: Staff, ref: str, now: datetime) -> FieldJob:
    """The photo belongs to the job; the same one twice is one. Rule: F4."""
    ticket, job = _on_site(tx, ticket_id, by)
    if ref in job.photos:
        return job
    if len(job.photos) >= MAX_PHOTOS:
        raise IllegalMove(f"Field job {ticket.number} has {MAX_PHOTOS} photos: that is enough.")
    job.photos = [*job.photos, ref]
    return noted(tx, ticket, job, "job_photo", by, now, ref=ref)


def tick(tx: Tx, ticket_id: int, by: Staff, item: str, now: datetime) -> FieldJob:
    """That item of the checklist is in order; ticked twice it stays ticked. Rule: F9."""
    ticket, job = _on_site(tx, ticket_id, by)
    if item not in job.facts.checklist:
        raise IllegalMove(f"Field job {ticket.number}: {item!r} is not on its checklist {job.facts.checklist}.")
    if job.checklist.get(item):
        return job
    job.checklist = {**job.checklist, item: True}
    return noted(tx, ticket, job, "job_checked", by, now, item=item)


def test_run(tx: Tx, ticket_id: int, by: Staff, words: str, now: datetime) -> FieldJob:
    """The test run and how it went. Rule: F9 (S1 安装服务公约)."""
    ticket, job = _on_site(tx, ticket_id, by, states=("working",))
    job.test_run = words.strip()[:MAX_WORDS]
    return noted(tx, ticket, job, "job_test_run", by, now, text=job.test_run)


def pack(tx: Tx, ticket_id: int, by: Staff, things: list[str], now: datetime) -> FieldJob:
    """These things go along, in place of what was packed before; one a line, "battery 2" is two of them. Rule: F4, B5.

    A tool known by its name, in either language, is that tool; whatever else is named is a part.
    """
    ticket, job = locked_job(tx, ticket_id, by)
    if job.state not in BEFORE:
        raise IllegalMove(f"Field job {ticket.number} is {job.state}: what goes along is packed before.")
    if len(things) > MAX_PARTS:
        raise BadField("too_long", "things", f"up to {MAX_PARTS} lines")
    named = {text(f"fieldtool.{code}", language): code for code in tool_codes() for language in ("zh", "en")}
    tools = [named[thing] for thing in things if thing in named]
    job.tools = list(dict.fromkeys(tools))
    job.parts = [_part(thing) for thing in things if thing not in named]
    return noted(tx, ticket, job, "job_prepared", by, now, things=things)


def _part(line: str) -> dict[str, Any]:
    """A part of the packing list: its name, and how many, which is one where no number is told."""
    told = _COUNTED.fullmatch(line)
    name, count = (told["name"], int(told["count"])) if told else (line, 1)
    return {"name": name[:NAME], "quantity": max(count, 1)}


# --- the price -------------------------------------------------------------------------------------------------------


def tell_price(tx: Tx, ticket_id: int, by: Staff, fen: int, why: str, now: datetime) -> FieldJob:
    """The customer is told what it costs and asked; until they agree nothing is done. Rule: F5 (S1 3.1.1), G8.

    IllegalMove for work that is free, or over. The same price asked twice is asked once.
    """
    ticket, job = locked_job(tx, ticket_id, by)
    if not 0 < fen <= MAX_PRICE_FEN:
        raise BadField("bad_amount", "price", f"up to {MAX_PRICE_FEN // 100} yuan")
    if job.free is True or not job.is_open or job.state == "planned":
        raise IllegalMove(f"Field job {ticket.number} ({job.state}): no price can be asked for it.")
    if job.price_fen == fen and job.fee_state in ("asked", "agreed"):
        return job
    job.free, job.price_fen, job.fee_state, job.fee_words = False, fen, "asked", ""
    noted(tx, ticket, job, "price_told", by, now, fen=fen, why=why[:MAX_WORDS])
    language = news.language_of(tx, ticket)
    reason = str(job.warranty.get("reason") or "no_vehicle")
    said = str(job.warranty.get("words") or text(f"warranty.{reason}", language))
    rows = [[_answer(ticket, fen, "yes", language)], [_answer(ticket, fen, "no", language)]]
    words = {"price": formats.money(fen), "why": why.strip()[:MAX_WORDS] or job.findings, "reason": said}
    news.tell(tx, ticket, "price", now, rows=rows, **words)
    return job


def answer_price(tx: Tx, ticket: Ticket, fen: int, agreed: bool, words: str, now: datetime) -> FieldJob | None:
    """The customer's yes or no to that price, word for word; None when that price is no longer asked. Rule: F5, W4."""
    job = field_jobs.lock(tx, ticket.id)
    if job is None or job.price_fen != fen or job.fee_state != "asked" or not job.is_open:
        return None
    job.fee_state, job.fee_words = ("agreed" if agreed else "declined"), words[:MAX_WORDS]
    event = "price_agreed" if agreed else "price_declined"
    tickets.record(tx, ticket, event, "customer", now, fen=fen, text=job.fee_words)
    refresh_card(tx, ticket, now)
    return job


def _answer(ticket: Ticket, fen: int, yes: str, language: str) -> Button:
    return Button(text(f"fieldnews.price_{yes}", language), Press("fee", yes, ticket.id, fen))


def _on_site(
    tx: Tx, ticket_id: int, by: Staff, *, states: tuple[str, ...] = ON_SITE
) -> tuple[Ticket, FieldJob]:  # fmt: skip
    ticket, job = locked_job(tx, ticket_id, by)
    if job.state not in states:
        raise IllegalMove(f"Field job {ticket.number} is {job.state}: expected {' or '.join(states)}.")
    return ticket, job
