"""A customer whose technician is on the way: the price they agree to or not, and where he is (F5, E4, W5)."""

from __future__ import annotations

from typing import Any

from actions.field import field_jobs, news, notes
from bot import guard
from bot.dialog import Turn
from bot.guard import Confirmed
from domain.field.field_job import FieldJob
from domain.press import Press
from domain.ticket import Ticket
from domain.workshop.sign_off import SignOff
from storage.field import field_jobs as field_job_queries
from storage.tickets import tickets
from texts import formats

Opened = tuple[str, dict[str, Any]]


def press(turn: Turn, tap: Press) -> Opened | None:
    """The customer's yes or no to the price of a field job; only their own, and only to the price that stands."""
    ticket, fen = tickets.lock(turn.tx, tap.number()), tap.number(1)
    if ticket is None or ticket.customer_id != turn.conversation.customer_id:
        turn.say("fieldnews.price_gone")
        return None
    agreed = tap.verb == "yes"
    answer = guard.confirmed(turn, "fee", no=not agreed)
    if answer is not None:
        _answer(turn, ticket, fen, agreed, answer)
    return None


def _answer(turn: Turn, ticket: Ticket, fen: int, agreed: bool, answer: Confirmed) -> None:
    said = answer.words or turn.label(f"fieldnews.price_{'yes' if agreed else 'no'}")
    job = notes.answer_price(turn.tx, ticket, fen, agreed, said, turn.now)
    if job is None:
        _again(turn, ticket, fen)
    elif agreed:
        turn.say("fieldnews.price_agreed", price=formats.money(fen))
    else:
        turn.say("fieldnews.price_declined", number=ticket.number)


def _again(turn: Turn, ticket: Ticket, fen: int) -> None:
    """A second press is told what stands; it changes nothing."""
    job = field_job_queries.of(turn.tx, ticket.id)
    if job is not None and job.price_fen == fen and job.fee_state == "agreed":
        turn.say("fieldnews.price_agreed", price=formats.money(fen))
    elif job is not None and job.price_fen == fen and job.fee_state == "declined":
        turn.say("fieldnews.price_declined", number=ticket.number)
    else:
        turn.say("fieldnews.price_gone")


def asked_for(turn: Turn) -> FieldJob | None:
    """The customer's own job whose technician the words ask for. Rule: E4, W5."""
    return own_job(turn) if turn.asks("whereabouts") else None


def own_job(turn: Turn) -> FieldJob | None:
    """The customer's own job that is to come or under way."""
    mine = field_job_queries.of_customer(turn.tx, turn.conversation.customer_id)
    return next((job for job, _ in mine if job.is_open), None)


def tell_where(turn: Turn, job: FieldJob) -> None:
    """Where the technician is and when he comes, as the job knows it."""
    name = news.technician_name(turn.tx, job)
    key, fields = news.where(turn.shop, job, name, turn.language, turn.now)
    rows = news.map_rows(job, turn.language) if job.state == "on_way" else []
    turn.say(f"fieldnews.{key}", buttons=rows, **fields)


def after_signing(turn: Turn, ticket: Ticket, _signed: SignOff) -> None:
    """The signed report closes the job and its ticket. Rule: F7."""
    locked = tickets.lock(turn.tx, ticket.id)
    assert locked is not None
    field_jobs.signed(turn.tx, locked, turn.now)
