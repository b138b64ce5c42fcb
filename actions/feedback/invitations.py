"""What is said unasked after a visit, in words; who is rung when no chat takes it (N1, Q3)."""

from __future__ import annotations

from datetime import datetime

from actions.feedback import calls, follow_ups, surveys
from domain.conversation import Conversation
from domain.feedback.call import CallTask
from domain.feedback.survey import SCALE
from domain.message import Button, Reply
from domain.outreach.notice import Notice, Purpose
from domain.press import Press
from domain.shop.shop import Shop
from domain.shop.staff import Staff
from domain.ticket import Kind
from storage import Tx
from storage.booking import appointments as appointment_queries
from storage.customers import customers
from storage.feedback import follow_ups as follow_up_queries
from storage.feedback import surveys as survey_queries
from storage.tickets import tickets
from texts import formats, text


def ask_follow_up(tx: Tx, shop: Shop, notice: Notice, conversation: Conversation, now: datetime) -> Reply | None:
    """One tap says how the car is; the second round asks for wishes instead. Rule: N1."""
    found = follow_up_queries.get(tx, notice.subject_id or 0)
    if found is None or found.state not in ("planned", "asked"):
        return None
    language = conversation.language
    vehicle = customers.vehicle(tx, found.vehicle_id) if found.vehicle_id else None
    car = vehicle.title if vehicle and vehicle.title else text("follow.your_car", language)
    words = text(
        f"follow.ask_{found.round}", language, car=car, what=what_was_done(tx, shop, found.ticket_id, language)
    )
    taps = ("fine", "trouble", "call") if found.round == 1 else ("fine", "wish", "trouble", "call")
    buttons = [Button(text(f"follow.{tap}_{found.round}", language), Press("follow", tap, found.id)) for tap in taps]
    return Reply(words, tuple(tuple(buttons[i : i + 2]) for i in range(0, len(buttons), 2)))


def ask_score(tx: Tx, shop: Shop, notice: Notice, conversation: Conversation, now: datetime) -> Reply | None:
    """One overall score, one tap. Rule: Q3."""
    survey = survey_queries.get(tx, notice.subject_id or 0)
    if survey is None or survey.state != "open" or survey.overall is not None or survey.expires_at <= now:
        return None
    language = conversation.language
    words = text("survey.invite", language, what=what_was_done(tx, shop, survey.ticket_id, language))
    return Reply(words, (tuple(Button(str(value), Press("survey", "s", survey.id, value)) for value in SCALE),))


def what_was_done(tx: Tx, shop: Shop, ticket_id: int, language: str) -> str:
    """The work of a delivered visit as the customer calls it."""
    ticket = tickets.get(tx, ticket_id)
    visit = appointment_queries.of_ticket(tx, ticket_id)
    if visit is None and ticket is not None and ticket.follows_id is not None:
        visit = appointment_queries.of_ticket(tx, ticket.follows_id)
    if visit is not None:
        names = [shop.service(code).name(language) for code in visit.services if shop.offers(code)]
        if names:
            return text("follow.and", language).join(names)
    return text("follow.field_service" if ticket and ticket.kind == Kind.FIELD_JOB else "follow.service", language)


def script(tx: Tx, shop: Shop, task: CallTask, by: Staff, language: str) -> str:
    """What whoever rings says: as written when the task was opened, else the words of its kind. Rule: N1."""
    if task.script:
        return task.script
    vehicle = customers.vehicle(tx, task.vehicle_id) if task.vehicle_id else None
    found = follow_up_queries.get(tx, task.follow_up_id) if task.follow_up_id else None
    at = found.delivered_at if found else task.created_at
    return text(
        f"calls.script_{task.kind}", language, shop=shop.name(language), me=by.name,
        car=vehicle.title if vehicle and vehicle.title else text("follow.your_car", language),
        what=what_was_done(tx, shop, task.ticket_id, language) if task.ticket_id else "",
        when=formats.day(at.astimezone(shop.zone), language),
    )  # fmt: skip


def note_follow_up(tx: Tx, shop: Shop, notice: Notice, now: datetime) -> None:
    """The follow-up's question has left."""
    follow_ups.was_asked(tx, notice.subject_id or 0, now)


def note_survey(tx: Tx, shop: Shop, notice: Notice, now: datetime) -> None:
    """The survey's question has left."""
    surveys.was_sent(tx, notice.subject_id or 0, now)


def ring(tx: Tx, shop: Shop, notice: Notice, now: datetime, task: str = "unreachable") -> None:
    """Ask the follow-up clerk to say by phone what no chat takes. task: kind of the call task. Rule: N1, A4, N6."""
    customer = customers.get(tx, notice.customer_id)
    if customer is None or customer.erased_at is not None:
        return
    about = text(f"notice_kind.{notice.kind}", customer.language or "zh")
    script = text("calls.script_unreachable", customer.language or "zh", about=about) if task == "unreachable" else ""
    today = now.astimezone(shop.zone).date()
    calls.open(
        tx, notice.customer_id, task, script, today, now, notice_id=notice.id, vehicle_id=notice.vehicle_id
    )  # fmt: skip


def ring_for_safety(tx: Tx, shop: Shop, notice: Notice, now: datetime) -> None:
    """Ask the clerk to ring about a recall; any other campaign is not worth a call. Rule: N1, N3."""
    if notice.purpose == Purpose.SAFETY:
        ring(tx, shop, notice, now)
