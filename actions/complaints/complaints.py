"""Complaints: about whom, how grave, who is responsible, what was done, what it cost; and silence meanwhile (C, I4)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from actions import outgoing
from actions.complaints import corrective_actions
from actions.shop import staff_alerts
from actions.tickets.tickets import locked_for, refresh_card
from domain.complaints import complaint, crisis
from domain.complaints.corrective_action import ComplaintCost
from domain.conversation import Conversation
from domain.errors import IllegalMove, NotFound
from domain.shop.shop import Shop
from domain.shop.staff import Staff
from domain.ticket import GRIEVANCES, SEVERITIES, Severity, State, Ticket
from storage import Tx, conversations, outbox, shops
from storage.complaints import complaints
from storage.tickets import listings, tickets

RECENT = 5
"""Of a customer's visits and tickets, so many are looked at for who served."""


def silences(tx: Tx, customer_id: int) -> bool:
    """True while a complaint or recovery of the customer is open: no marketing, survey or small talk. Rule: C6, N5."""
    return complaints.open_of(tx, customer_id) is not None


# --- about whom ------------------------------------------------------------------------------------------------------


def person_meant(tx: Tx, words: str, conversation: Conversation, customer_id: int) -> tuple[bool, str | None]:
    """Whether a member of staff is complained about, and the code of the one who is meant, where that can be told.

    By name; else whoever talks with the customer, when the words are said to their face; else whoever of the role named
    served last; else the only one of that role. Rule: C5.
    """
    people = shops.staff(tx)
    named = complaint.named_in(words, people)
    if not complaint.is_against_person(words, named):
        return False, None
    if named is not None:
        return True, named
    if complaint.is_to_the_face(words):
        talker = _last_talker(tx, conversation, people)
        if talker is not None:
            return True, talker.code
    role = complaint.role_meant(words)
    served = [code for code in _served(tx, customer_id) if role in (None, _role(people, code))]
    if served and (role is not None or len(set(served)) == 1):
        return True, served[0]
    of_role = [person.code for person in people if person.role == role]
    return True, of_role[0] if len(of_role) == 1 else None


def _last_talker(tx: Tx, conversation: Conversation, people: list[Staff]) -> Staff | None:
    """Whoever of the staff spoke last in the conversation."""
    said = conversations.messages(tx, conversation.id, limit=20)
    last = next((message.author for message in reversed(said) if message.author.startswith("staff:")), None)
    return next((person for person in people if person.actor == last), None)


def _served(tx: Tx, customer_id: int) -> list[str]:
    """Codes of who received or worked for the customer, the latest first."""
    visits = listings.appointments_of(tx, customer_id, RECENT)
    found = [code for visit in visits for code in (visit.advisor, visit.technician) if code]
    for ticket in tickets.of_customer(tx, customer_id, states=("claimed", "waiting", "solved", "done"), limit=RECENT):
        found += [person.code for person in staff_alerts.holder(tx, ticket)]
    return found


def _role(people: list[Staff], code: str) -> str | None:
    return next((person.role for person in people if person.code == code), None)


def restrict(tx: Tx, ticket: Ticket, about: str | None, now: datetime, *, actor: str) -> None:
    """From now on only managers know of the ticket, and never the one it is about. Rule: C5.

    What the staff chat shows of it already is taken away, and whoever may no longer know of it has it no longer.
    """
    if ticket.restricted and ticket.about_staff == about:
        return
    ticket.restricted, ticket.about_staff = True, about
    holder = staff_alerts.holder(tx, ticket)
    if ticket.assignee_id is not None and not (holder and holder[0].may_see(ticket)):
        ticket.assignee_id = None
        if ticket.state in (State.CLAIMED, State.WAITING):
            ticket.state, ticket.waiting_for = "new", None
    tickets.record(tx, ticket, "restricted", actor, now, about=about)
    outbox.take_from_staff(tx, ticket.id)
    refresh_card(tx, ticket, now)


def set_about(tx: Tx, ticket_id: int, about: str, by: Staff, now: datetime, *, restricted: bool = True) -> Ticket:
    """A manager says whom the complaint is about, or that it is about nobody (restricted False). Rule: C5."""
    ticket = locked_for(tx, ticket_id, by, "see_restricted")
    _check_kind(ticket)
    if about and shops.staff_by_code(tx, about) is None:
        raise NotFound(f"There is no member of staff {about!r}.")
    if about == by.code:
        raise IllegalMove(f"{by.code} can't be whom ticket {ticket.number} is about: another manager says so.")
    if restricted:
        restrict(tx, ticket, about or None, now, actor=by.actor)
        return ticket
    ticket.restricted, ticket.about_staff = False, None
    tickets.record(tx, ticket, "opened_up", by.actor, now)
    outgoing.tell_staff(tx, ticket, "ticket_card", f"ticket:{ticket.id}:card:open:{now.isoformat()}", now)
    return ticket


# --- from the first word ---------------------------------------------------------------------------------------------


def take_up(tx: Tx, at_shop: Shop, ticket: Ticket, now: datetime) -> None:
    """What a complaint calls for at once: its crisis plan, its mark as a repeat, an action that mends. Rule: I4, C7."""
    if ticket.severity == Severity.CRISIS and "crisis" not in ticket.data:
        _call_crisis(tx, at_shop, ticket, now)
    mark_repeat(tx, at_shop, ticket, now)
    if complaint.needs_action(ticket) and not complaints.actions_of(tx, ticket.id):
        why = ticket.severity if SEVERITIES[ticket.severity].action else "repeat"
        corrective_actions.open_for(tx, at_shop, ticket, why, now)


def _call_crisis(tx: Tx, at_shop: Shop, ticket: Ticket, now: datetime) -> None:
    kind = crisis.kind_of(str(ticket.data.get("words", "")), danger=bool(ticket.data.get("danger")))
    people = staff_alerts.on_duty(tx, at_shop, crisis.plan(at_shop, kind).tell, now)
    if not any(person.may_see(ticket) for person in people):
        people = [person for person in shops.staff(tx) if person.may("see_restricted")]
    ticket.data, ticket.urgent = {**ticket.data, "crisis": kind}, True
    told = [person.code for person in people if person.may_see(ticket)]
    tickets.record(tx, ticket, "crisis_called", "bot", now, kind=kind, told=told)
    staff_alerts.call(tx, ticket, f"crisis_{kind}", people, now)


def mark_repeat(tx: Tx, at_shop: Shop, ticket: Ticket, now: datetime) -> None:
    """The ticket bears how often such a complaint has come within the policy's time, this one included. Rule: C7."""
    before = complaints.earlier(tx, ticket, now - at_shop.policy.repeat_window)
    known = [one for one in before if ticket.restricted or not one.restricted]
    same = [one for one in known if complaint.is_repeat(ticket.data, one.data)]
    if not same or (ticket.data.get("repeat") or {}).get("count") == len(same) + 1:
        return
    on_vehicle = bool(ticket.plate or ticket.vehicle_id)
    ticket.data = {**ticket.data, "repeat": {"count": len(same) + 1, "of": same[0].number, "vehicle": on_vehicle}}
    tickets.record(tx, ticket, "repeated", "system", now, count=len(same) + 1, of=same[0].number)
    refresh_card(tx, ticket, now)


# --- the case --------------------------------------------------------------------------------------------------------


def class_as(
    tx: Tx, ticket_id: int, by: Staff, now: datetime, *, reason: str, complaint_class: str = "", severity: str = "",
    quality_caused: bool | None = None,
) -> Ticket:  # fmt: skip
    """A person classes the complaint otherwise than its words were read, and says why; what is left out stays.

    IllegalMove without a reason, or for a class or severity that there isn't. Rule: C3, C4.
    """
    ticket = locked_for(tx, ticket_id, by, "manage_complaints")
    _check_kind(ticket)
    wrong = complaint_class not in ("", *complaint.CLASSES) or severity not in ("", *SEVERITIES)
    if wrong or not reason.strip():
        raise IllegalMove(f"Complaint {ticket.number}: expected a known class and severity, and a reason.")
    changed: dict[str, object] = {"complaint_class": complaint_class} if complaint_class else {}
    if quality_caused is not None:
        changed["quality_caused"] = quality_caused
    elif complaint_class:
        changed["quality_caused"] = complaint.CLASSES[complaint_class].quality
    ticket.data = {**ticket.data, **changed}
    ticket.severity = severity or ticket.severity
    tickets.record(tx, ticket, "classed", by.actor, now, reason=reason.strip(), severity=ticket.severity, **changed)
    refresh_card(tx, ticket, now)
    take_up(tx, shops.current(tx), ticket, now)
    return ticket


def make_responsible(tx: Tx, ticket_id: int, department: str, by: Staff, now: datetime, *, reason: str = "") -> Ticket:
    """That department has to answer for it, one of DEPARTMENTS; quality inspection judges what quality caused.

    Rule: C4.
    """
    ticket = locked_for(tx, ticket_id, by, "note")
    _check_kind(ticket)
    ticket = locked_for(tx, ticket_id, by, complaint.deciding(ticket))
    if department not in complaint.DEPARTMENTS:
        raise IllegalMove(f"Department {department!r} is unknown: expected one of {list(complaint.DEPARTMENTS)}.")
    _fill(ticket, department=department)
    tickets.record(tx, ticket, "made_responsible", by.actor, now, department=department, reason=reason.strip())
    refresh_card(tx, ticket, now)
    return ticket


def write_step(tx: Tx, ticket_id: int, step: str, words: str, by: Staff, now: datetime) -> Ticket:
    """One of STEPS of the case is written down; the words of before stay in the event of then. Rule: C4.

    With the countermeasure a solution is known: the customer is told the same day (C9).
    """
    ticket = locked_for(tx, ticket_id, by, "manage_complaints")
    _check_kind(ticket)
    if step not in complaint.STEPS or not words.strip():
        raise IllegalMove(f"Complaint {ticket.number}: expected words for one of {list(complaint.STEPS)}.")
    known = {"known_at": now.isoformat()} if step == "countermeasure" else {}
    _fill(ticket, **{step: words.strip()}, **known)
    tickets.record(tx, ticket, "case_step", by.actor, now, step=step, text=words.strip())
    refresh_card(tx, ticket, now)
    return ticket


def apportion(
    tx: Tx, ticket_id: int, total_fen: int, percents: Mapping[str, int], note: str, by: Staff, now: datetime
) -> Ticket:  # fmt: skip
    """What it cost is borne by departments, to the last fen; entered again it replaces what was. Rule: C8."""
    ticket = locked_for(tx, ticket_id, by, "apportion_costs")
    _check_kind(ticket)
    shares = complaint.apportioned(total_fen, percents)
    entered = {cost.department: cost for cost in complaints.costs_of(tx, ticket.id)}
    for department in [*entered, *(name for name in shares if name not in entered)]:
        percent, fen = percents.get(department, 0), shares.get(department, 0)
        if department not in entered:
            complaints.keep_cost(tx, ComplaintCost(ticket.id, department, percent, fen, note, by.actor, now))
        else:
            cost = entered[department]
            cost.percent, cost.fen, cost.note, cost.by, cost.at = percent, fen, note, by.actor, now
    tickets.record(tx, ticket, "cost_apportioned", by.actor, now, fen=total_fen, shares=dict(percents), note=note)
    return ticket


def press_to_tell(tx: Tx, ticket: Ticket, now: datetime) -> bool:
    """True when its holder and the leaders are told now that a solution known today is untold. Rule: C9."""
    case = complaint.case_of(ticket)
    known_at = case.get("known_at")
    if not known_at or case.get("pressed") == known_at or ticket.state not in (State.CLAIMED, State.WAITING):
        return False
    told = [e for e in tickets.events(tx, ticket.id) if e.kind in ("answered", "solved")]
    if told and told[-1].at >= datetime.fromisoformat(known_at):
        return False
    _fill(ticket, pressed=known_at)
    tickets.record(tx, ticket, "solution_untold", "system", now)
    people = [*staff_alerts.holder(tx, ticket), *staff_alerts.leaders(tx, shops.current(tx), now)]
    staff_alerts.call(tx, ticket, "tell_today", people, now)
    return True


def _fill(ticket: Ticket, **facts: object) -> None:
    ticket.data = {**ticket.data, "case": {**complaint.case_of(ticket), **facts}}


def _check_kind(ticket: Ticket) -> None:
    if not ticket.facts.grievance:
        raise IllegalMove(f"Ticket {ticket.number} is a {ticket.kind}: expected one of {sorted(GRIEVANCES)}.")
