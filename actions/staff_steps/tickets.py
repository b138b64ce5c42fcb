"""Steps with any ticket: whose it is, what is said on it, for whom it waits, and what belongs together (I2)."""

from __future__ import annotations

from actions import merging
from actions.staff_steps.asked import Asked, Stand
from actions.staff_steps.fields import Choice, Message, Moment, Person, TicketNumber, Words
from actions.staff_steps.step import Step, ticket
from actions.tickets import escalation, hold, promise_dates, tickets
from domain import ticket as states
from domain.shop.promise_policy import KINDS as PROMISED

_REASON = Words("reason", needed=False, limit=1000, rows=1)
_ON_DESK = "it is written on the ticket's page, where the numbers can be looked up"


def _wake(a: Asked) -> object:
    found = tickets.locked_for(a.tx, a.id, a.by, "wait")
    tickets.wake(a.tx, found, a.now, actor=a.by.actor)
    return found


def _moves(verb: str) -> tuple[str, ...]:
    """States from which the table of states knows that step."""
    return tuple(state for state, facts in states.STATES.items() if verb in facts.moves)


def _is_handed_over(at: Stand) -> bool:
    """True for a ticket that a step of its own ends."""
    return at.ticket.facts.worked == states.Workplace.WORKSHOP


_KIND = Choice("kind", states.kinds(lambda of: of.by_hand), "desk_kind.", needed=False, now=lambda at: at.ticket.kind)

STEPS = (
    Step("claim", "claim", (), lambda a: tickets.claim(a.tx, a.id, a.by, a.now), ticket("new")),
    Step(
        "wait",
        "wait",
        (Choice("party", tuple(states.Party), "desk_waited."), _REASON),
        lambda a, party, reason: hold.wait(a.tx, a.id, party, a.by, a.now, reason=reason),
        ticket("claimed", only=lambda at: not _is_handed_over(at)),
    ),
    Step(
        "resume",
        "wait",
        (),
        lambda a: hold.go_on(a.tx, a.id, a.by, a.now),
        ticket("waiting", only=lambda at: not _is_handed_over(at)),
    ),
    Step(
        "answer",
        "reply",
        (Message("words"),),
        lambda a, words: tickets.answer(a.tx, a.id, a.by, words, a.now, key=a.key, media=a.media),
        ticket(only=lambda at: at.ticket.conversation_id is not None),
        press="reply",
        spoken=True,
    ),
    Step(
        "note",
        "note",
        (Words("words"),),
        lambda a, words: tickets.note(a.tx, a.id, a.by, words, a.now),
        ticket(*states.STATES),
        spoken=True,
    ),
    Step(
        "close",
        "close",
        (_REASON,),
        lambda a, reason: tickets.close(a.tx, a.id, a.by, a.now, reason=reason),
        ticket(*_moves("close"), only=lambda at: not _is_handed_over(at)),
        further=lambda at: "close_unverified" if at.ticket.facts.grievance else "",
        press="done",
    ),
    Step(
        "reopen",
        "close",
        (),
        lambda a: tickets.reopen(a.tx, a.id, a.by, a.now),
        ticket(*_moves("reopen")),
        no_chat="the card of a closed ticket bears no buttons",
    ),
    Step(
        "assign",
        "assign",
        (Person("to", may="claim"),),
        lambda a, to: tickets.assign(a.tx, a.id, to, a.by, a.now),
        ticket(),
    ),
    Step(
        "escalate",
        "escalate",
        (_REASON,),
        lambda a, reason: escalation.escalate(a.tx, a.id, a.by, a.now, reason=reason),
        ticket(),
    ),
    Step("release", "claim", (), lambda a: tickets.release(a.tx, a.id, a.by, a.now), ticket(*_moves("release"))),
    Step(
        "merge",
        "merge",
        (TicketNumber("into"),),
        lambda a, into: merging.merge(a.tx, a.id, into, a.by, a.now),
        ticket(*_moves("merge")),
    ),
    Step(
        "snooze",
        "wait",
        (Moment("until", ahead=hold.LONGEST),),
        lambda a, until: hold.snooze(a.tx, a.id, until, a.by, a.now),
        ticket(only=lambda at: at.ticket.snoozed_until is None),
    ),
    Step("wake", "wait", (), _wake, ticket(only=lambda at: at.ticket.snoozed_until is not None)),
    Step(
        "split",
        "merge",
        (
            Words("words"),
            Choice(
                "kind", states.kinds(lambda of: of.by_hand), "desk_kind.", needed=False, now=lambda at: at.ticket.kind
            ),
        ),
        lambda a, words, kind: merging.split(a.tx, a.id, words, a.by, a.now, kind=kind),
        ticket(),
        no_chat=_ON_DESK,
    ),
    Step(
        "link",
        "note",
        (TicketNumber("to"),),
        lambda a, to: merging.link(a.tx, a.id, to, a.by, a.now),
        ticket(),
        no_chat=_ON_DESK,
    ),
    Step(
        "name_time",
        "promise",
        (Choice("kind", PROMISED, "desk_promise."), Moment("at"), _REASON),
        lambda a, kind, at, reason: promise_dates.name_time(a.tx, a.shop, a.id, kind, at, a.by, a.now, reason=reason),
        ticket(),
        no_chat="a day and time are chosen on the desk, beside everything else that is owed",
    ),
)
"""Rule: I1, I2."""
