"""Steps with any ticket: whose it is, what is said on it, for whom it waits, and what belongs together (I2)."""

from __future__ import annotations

from datetime import datetime
from functools import partial

from actions import merging
from actions.staff_steps.asked import Stand
from actions.staff_steps.fields import Choice, Message, Moment, Person, TicketNumber, Words
from actions.staff_steps.step import Step, ticket
from actions.tickets import escalation, hold, promise_dates, tickets
from domain import ticket as states
from domain.shop.promise_policy import KINDS as PROMISED
from domain.shop.staff import Staff
from storage import Tx

_REASON = Words("reason", needed=False, limit=1000, rows=1)
_PROMISE = (Choice("kind", PROMISED, "desk_promise."), Moment("at", param="due_at"), _REASON)
_WORDS = Words("words", param="summary")
_EARLIER = TicketNumber("to", param="to_id", called="staff_field.earlier")
_PART = Choice("kind", states.kinds(lambda of: of.by_hand), "desk_kind.", needed=False, now=lambda at: at.ticket.kind)

_DeskStep = partial(Step, no_chat="numbers and times are looked up on the desk, where it is written as well")


def _wake(tx: Tx, ticket_id: int, by: Staff, now: datetime) -> states.Ticket:
    found = tickets.locked_for(tx, ticket_id, by, "wait")
    tickets.wake(tx, found, now, actor=by.actor)
    return found


def _moves(verb: str) -> tuple[str, ...]:
    """States from which the table of states knows that step."""
    return tuple(state for state, facts in states.STATES.items() if verb in facts.moves)


def _is_plain(at: Stand) -> bool:
    """True for a ticket that no steps of its own pause and end."""
    return at.ticket.facts.worked != states.Workplace.WORKSHOP


def _can_end(at: Stand) -> bool:
    """False also while a visit is ahead: it is moved or called off first. Rule: B6."""
    ahead = at.visit is not None and at.visit.state == "booked" and at.visit.starts_at > at.now
    return _is_plain(at) and not ahead


def _is_awake(at: Stand) -> bool:
    return at.ticket.snoozed_until is None


def _close_needs(at: Stand) -> str:
    """Only a manager closes a complaint without its customer's yes. Rule: C6."""
    return "close_unverified" if at.ticket.facts.grievance else ""


STEPS = (
    Step("claim", "claim", (), tickets.claim, ticket("new")),
    Step("wait", "wait", (Choice("party", tuple(states.Party), "desk_waited."), _REASON), hold.wait,
         ticket("claimed", only=_is_plain)),
    Step("resume", "wait", (), hold.go_on, ticket("waiting", only=_is_plain)),
    Step("answer", "reply", (Message("words"),), tickets.answer,
         ticket(only=lambda at: at.ticket.conversation_id is not None), press="reply", spoken=True),
    Step("note", "note", (Words("words"),), tickets.note, ticket(*states.STATES), spoken=True),
    Step("close", "close", (_REASON,), tickets.close, ticket(*_moves("close"), only=_can_end), press="done",
         further=_close_needs),
    Step("reopen", "close", (), tickets.reopen, ticket(*_moves("reopen")),
         no_chat="the card of a closed ticket bears no buttons"),
    Step("assign", "assign", (Person("to", may="claim"),), tickets.assign, ticket()),
    Step("escalate", "escalate", (_REASON,), escalation.escalate, ticket()),
    Step("release", "claim", (), tickets.release, ticket(*_moves("release"))),
    Step("merge", "merge", (TicketNumber("into", param="into_id"),), merging.merge, ticket(*_moves("merge"))),
    Step("snooze", "wait", (Moment("until", ahead=hold.LONGEST),), hold.snooze, ticket(only=_is_awake)),
    Step("wake", "wait", (), _wake, ticket(only=lambda at: not _is_awake(at))),
    _DeskStep("split", "merge", (_WORDS, _PART), merging.split, ticket()),
    _DeskStep("link", "note", (_EARLIER,), merging.link, ticket()),
    _DeskStep("name_time", "promise", _PROMISE, promise_dates.name_time, ticket()),
)  # fmt: skip
"""Rule: I1, I2."""
