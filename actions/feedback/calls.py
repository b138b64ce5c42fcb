"""Calls: what the follow-up clerk is to ring about, and what came of it, as on the paper form (N1, A2)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from actions import intake
from actions.customers import identities
from domain.conversation import Conversation
from domain.errors import IllegalMove, NotFound
from domain.feedback.call import OUTCOMES, CallRecord, CallTask, after_no_answer, task_key
from domain.feedback.follow_up import FollowUp
from domain.shop.shop import Shop
from domain.shop.staff import Staff
from domain.ticket import Ticket
from storage import Tx, conversations
from storage.customers import customers
from storage.feedback import calls, follow_ups
from storage.tickets import listings, tickets


@dataclass(frozen=True, slots=True)
class Said:
    """The form's fields: what was done at the shop, asked, said, wished, and agreed (S1 跟踪服务电话记录表)."""

    work: str = ""
    asked: str = ""
    said: str = ""
    wish: str = ""
    result: str = ""


def open(  # the contract's name: a call task is opened
    tx: Tx, customer_id: int, kind: str, script: str, due_on: date, now: datetime, *, notice_id: int | None = None,
    ticket_id: int | None = None, vehicle_id: int | None = None, follow_up_id: int | None = None,
) -> bool:  # fmt: skip
    """True when somebody is to be rung from now on; False when it was on the list already.

    script: what to say; empty for the words of its kind.
    """
    task = CallTask(
        key=task_key(customer_id, kind, ticket_id), customer_id=customer_id, kind=kind, script=script, due_on=due_on,
        created_at=now, notice_id=notice_id, ticket_id=ticket_id, vehicle_id=vehicle_id, follow_up_id=follow_up_id,
    )  # fmt: skip
    return calls.open_task(tx, task)


def call_back(tx: Tx, shop: Shop, found: FollowUp, now: datetime) -> bool:
    """The customer asked to be rung: today, or on the next open day when the shop has closed."""
    return open(
        tx, found.customer_id, "call_back", "", _open_day(shop, now), now,
        ticket_id=found.ticket_id, vehicle_id=found.vehicle_id,
    )  # fmt: skip


def answered_by_chat(tx: Tx, found: FollowUp, now: datetime) -> None:
    """Nobody need ring any more to ask what was answered now."""
    calls.close_for(tx, found.id, now)


def due(tx: Tx, shop: Shop, by: Staff, now: datetime) -> list[CallTask]:
    """Who is to be rung today, longest waiting first; more than a day's calls wait for the next. Rule: I1, N2."""
    by.require("call")
    start = now.astimezone(shop.zone).replace(hour=0, minute=0, second=0, microsecond=0)
    room = max(shop.policy.calls_per_day - calls.made_in_place(tx, start), 0)
    return calls.due(tx, start.date(), room)


def record(
    tx: Tx, shop: Shop, task_id: int, by: Staff, outcome: str, said: Said, now: datetime
) -> CallRecord:  # fmt: skip
    """The call stands in the record, and its task is done, put off to another day, or given up. Rule: N1, A2.

    A wish becomes an enquiry and a complaint a complaint, in the words of `said.wish` or `said.said`. IllegalMove when
    the task is closed already: two clerks never both ring.
    """
    by.require("call")
    task = calls.lock(tx, task_id)
    if task is None or outcome not in OUTCOMES:
        raise NotFound(f"There is no call task {task_id} or outcome {outcome!r}.")
    if task.state != "open":
        raise IllegalMove(f"Call task {task.id} is {task.state}: somebody has rung already.")
    task.tries += 1
    if outcome == "no_answer":
        task.state = after_no_answer(task.tries, shop.policy.call_tries)
        task.due_on = _open_day(shop, now + timedelta(days=shop.policy.call_again_days))
    else:
        task.state = "done" if OUTCOMES[outcome] else "given_up"
    task.closed_at = None if task.state == "open" else now
    made = _keep(tx, shop, task.customer_id, task.vehicle_id, by, outcome, said, now, task=task)
    _settle_follow_up(tx, task, made, said, now)
    return made


def note(
    tx: Tx, shop: Shop, customer_id: int, by: Staff, outcome: str, said: Said, now: datetime
) -> CallRecord:  # fmt: skip
    """A call nobody had planned stands in the record: the customer rang, or somebody rang them. Rule: A2."""
    by.require("call")
    if customers.get(tx, customer_id) is None or outcome not in OUTCOMES:
        raise NotFound(f"There is no customer {customer_id} or outcome {outcome!r}.")
    return _keep(tx, shop, customer_id, None, by, outcome, said, now)


def _keep(
    tx: Tx, shop: Shop, customer_id: int, vehicle_id: int | None, by: Staff, outcome: str, said: Said, now: datetime, *,
    task: CallTask | None = None,
) -> CallRecord:  # fmt: skip
    ticket = _matter(tx, customer_id, outcome, said, task, now)
    made = CallRecord(
        customer_id=customer_id, at=now, by=by.code, outcome=outcome, task_id=task.id if task else None,
        vehicle_id=vehicle_id, work=said.work, asked=said.asked, said=said.said, wish=said.wish, result=said.result,
        ticket_id=ticket.id if ticket else None,
    )  # fmt: skip
    calls.add(tx, made)
    visited = tickets.lock(tx, task.ticket_id) if task and task.ticket_id else None
    if visited is not None:
        tickets.record(tx, visited, "called", by.actor, now, outcome=outcome, call=made.id)
    return made


def _matter(
    tx: Tx, customer_id: int, outcome: str, said: Said, task: CallTask | None, now: datetime
) -> Ticket | None:  # fmt: skip
    """The ticket that a wish or complaint said on the phone became."""
    if outcome not in ("wish", "complaint"):
        return None
    words = said.wish or said.said or said.result
    if not words.strip():
        raise NotFound("What was wished or complained of is empty: expected the customer's words.")
    conversation = _conversation(tx, customer_id, now)
    if outcome == "complaint":
        ticket = intake.complain(tx, conversation, words, now, data={"by_phone": True})
    else:
        ticket, _ = intake.enquire(
            tx, conversation, words, now, message_id=0, key=f"call:{task.id if task else 0}:{now.isoformat()}",
            topic="call",
        )  # fmt: skip
    if task is not None and task.ticket_id and ticket.follows_id is None and ticket.id != task.ticket_id:
        ticket.follows_id = task.ticket_id
        tickets.record(tx, ticket, "linked", "system", now, call_task=task.id)
    return ticket


def _conversation(tx: Tx, customer_id: int, now: datetime) -> Conversation:
    """Where the customer is answered: the chat last used, else the phone as a channel of its own."""
    found = listings.latest_conversation(tx, customer_id)
    if found is not None:
        return found
    customer = customers.get(tx, customer_id)
    address = customer.phone if customer and customer.phone else f"customer:{customer_id}"
    who = identities.meet(tx, "phone", "", address, "", now, verified_customer_id=customer_id)
    return conversations.open_locked(tx, who, (customer.language if customer else None) or "zh", now)


def _settle_follow_up(tx: Tx, task: CallTask, made: CallRecord, said: Said, now: datetime) -> None:
    """The round that was rung about has its answer, or the reason why there is none."""
    found = follow_ups.lock(tx, task.follow_up_id) if task.follow_up_id else None
    if found is None or found.state != "to_call" or task.state == "open":
        return
    if answer := OUTCOMES[made.outcome]:
        found.state, found.answered_at = "called", now
        found.answer = answer
        found.result_id = made.ticket_id
    else:
        found.state, found.reason = "left_out", made.outcome
    tx.flush()


def _open_day(shop: Shop, at: datetime) -> date:
    """The local day of that time, or the next on which the shop opens."""
    day = at.astimezone(shop.zone).date()
    return next(shop.open_days(day, day + timedelta(days=14)), day)
