"""Surveys: short, one at a time, kept half as well; whoever is not satisfied is won back at once (Q3)."""

from __future__ import annotations

from datetime import datetime, timedelta

from actions.complaints import complaints
from actions.outreach import consent
from actions.tickets import tickets
from domain.conversation import Conversation
from domain.feedback import survey as rules
from domain.feedback.survey import Question, Survey
from domain.feedback.survey_answers import complains
from domain.outreach.notice import Purpose
from domain.shop.shop import Shop
from domain.shop.staff import Role, Staff
from domain.ticket import Kind, Ticket
from storage import Tx, shops
from storage.feedback import surveys
from storage.tickets import listings
from storage.tickets import tickets as ticket_queries
from storage.workshop import deliveries

FRESH = timedelta(hours=36)
"""A delivery that is seen so much too late is only followed up: two questions at once are one too many."""

COMPLAINED_LATELY = timedelta(days=180)
"""Whoever complained within this time may be asked how it was treated."""

OWNERS = (Role.FOLLOW_UP_CLERK, Role.MANAGER, Role.ADMIN, Role.ADVISOR)
"""Roles that win customers back, in this order; what is about a person goes to the manager (C5)."""

PRIORITY = 30
"""Of a survey's notice: after everything that is agreed or due."""


def plan(tx: Tx, shop: Shop, now: datetime) -> int:
    """How many customers will be asked by this call, each about their newest visit. Rule: Q3."""
    keep = shop.policy.survey_expires
    after = shop.policy.survey_after
    made = surveys.plan(tx, now, within=after + FRESH, after=after, keep=keep)
    return made + surveys.plan_notices(tx, now, PRIORITY)


def settle(tx: Tx, now: datetime) -> int:
    """How many surveys ended by this call: never sent, with the reason, or not finished in time."""
    return surveys.settle(tx, now)


def was_sent(tx: Tx, survey_id: int, now: datetime) -> None:
    """The question for the score has left."""
    survey = surveys.lock(tx, survey_id)
    if survey is not None:
        survey.sent_at = survey.sent_at or now
        tx.flush()


def beside(tx: Tx, shop: Shop, ticket_id: int, now: datetime) -> Survey | None:
    """The survey about the visit, now asked in the answer to its first follow-up; None where it has to rest.

    It rests for whoever refused surveys, and while the cool-down since the last one runs. Rule: Q3, N5.
    """
    survey = surveys.unasked(tx, ticket_id)
    if survey is None or now >= survey.expires_at or Purpose.SURVEY in consent.refused(tx, survey.customer_id):
        return None
    last = surveys.last_sent(tx, survey.customer_id)
    if last is not None and now < last + shop.policy.survey_cool_down:
        return None
    survey.sent_at = now
    tx.flush()
    return survey


def mine(tx: Tx, survey_id: int, customer_id: int, now: datetime) -> Survey | None:
    """The survey, locked, while it can be answered by this customer; None for another's, a closed or an old one."""
    survey = surveys.lock(tx, survey_id)
    if survey is None or survey.customer_id != customer_id or survey.state != "open" or now >= survey.expires_at:
        return None
    return survey


def open_of(tx: Tx, customer_id: int, now: datetime) -> Survey | None:
    """The customer's survey, locked, once it was sent and while it can be answered."""
    survey = surveys.open_of(tx, customer_id)
    return mine(tx, survey.id, customer_id, now) if survey is not None and survey.sent_at is not None else None


def score(tx: Tx, shop: Shop, survey: Survey, value: int, conversation: Conversation, now: datetime) -> Ticket | None:
    """The recovery that a low score opened, else None. A score given again replaces the first. Rule: Q3."""
    fresh = survey.overall != value
    survey.overall, survey.answered_at = value, survey.answered_at or now
    survey.sent_at = survey.sent_at or now
    if survey.asks is None:
        survey.asks = [] if value <= rules.LOW else _chosen(tx, shop, survey, now)
    tx.flush()
    visited = ticket_queries.lock(tx, survey.ticket_id)
    if fresh and visited is not None:
        ticket_queries.record(tx, visited, "survey_answered", "customer", now, survey=survey.id, score=value)
    return _recover(tx, shop, survey, conversation, "", now) if value <= rules.LOW else None


def _chosen(tx: Tx, shop: Shop, survey: Survey, now: datetime) -> list[str]:
    asked = surveys.asked(tx)
    complained = deliveries.complained(tx, survey.customer_id, now - COMPLAINED_LATELY)
    chosen = list(rules.rotation(shop.survey, asked, complained=complained))
    surveys.count_asked(tx, chosen)
    return chosen


def rate(tx: Tx, survey: Survey, half: str, indicator: str, value: int | None) -> bool:
    """True when that half of an indicator is kept; None passes it over. False for one this survey does not ask."""
    if indicator not in (survey.asks or ()):
        return False
    answer = surveys.answer(tx, survey.id, indicator)
    if value is None:
        answer.skipped = True
    elif half == "importance":
        answer.importance = value
    else:
        answer.experience = value
    tx.flush()
    return True


def spare(tx: Tx, survey: Survey) -> None:
    """All that is still to be asked is passed over: the customer has had enough. Rule: Q3."""
    for indicator in survey.asks or ():
        answer = surveys.answer(tx, survey.id, indicator)
        answer.skipped = answer.skipped or answer.importance is None or answer.experience is None
    survey.words = survey.words or ""
    tx.flush()


def say(tx: Tx, shop: Shop, survey: Survey, words: str, conversation: Conversation, now: datetime) -> Ticket | None:
    """The recovery the words belong to: one more line on the open one, or a new one when they complain. Rule: Q3."""
    if words:
        survey.words = f"{survey.words}\n{words}" if survey.words else words
    else:
        survey.words = survey.words or ""
    tx.flush()
    if survey.recovery_id is not None:
        return _add_words(tx, survey.recovery_id, words, conversation, now) if words else None
    return _recover(tx, shop, survey, conversation, words, now) if complains(words) else None


def next_question(tx: Tx, survey: Survey) -> Question | None:
    """What is still to be asked; with nothing left the survey is done."""
    question = rules.next_question(survey, surveys.answers(tx, survey.id))
    if question is None and survey.state == "open":
        survey.state = "done"
        tx.flush()
    return question


def recovery_of(tx: Tx, survey: Survey) -> Ticket | None:
    """The ticket under which this customer is won back."""
    return ticket_queries.get(tx, survey.recovery_id) if survey.recovery_id else None


def owner_of(tx: Tx, ticket: Ticket) -> Staff | None:
    """Who wins this customer back."""
    return shops.staff_by_id(tx, ticket.assignee_id) if ticket.assignee_id else None


def _recover(
    tx: Tx, shop: Shop, survey: Survey, conversation: Conversation, words: str, now: datetime
) -> Ticket | None:  # fmt: skip
    """The recovery ticket with its owner and promise, made once per survey. Rule: Q3, C5."""
    if survey.recovery_id is not None:
        return None
    visited = ticket_queries.get(tx, survey.ticket_id)
    about_person, about = complaints.person_meant(tx, words, conversation, survey.customer_id)
    ticket = Ticket(
        number="",
        kind=Kind.RECOVERY,
        customer_id=survey.customer_id,
        conversation_id=conversation.id,
        summary=_summary(survey, words),
        created_at=now,
        vehicle_id=survey.vehicle_id,
        plate=visited.plate if visited else None,
        data={
            "words": words, "score": survey.overall, "survey": survey.id, "against_person": about_person,
        },
        follows_id=survey.ticket_id,
        restricted=about_person,
        about_staff=about,
    )  # fmt: skip
    tickets.register(tx, ticket, now, actor="bot")
    _give_owner(tx, ticket, visited, now)
    survey.recovery_id = ticket.id
    tx.flush()
    return ticket


def _summary(survey: Survey, words: str) -> str:
    stars = "★" * (survey.overall or 0) + "☆" * (5 - (survey.overall or 0))
    return f"{stars} {words}".strip()[:200]


def _give_owner(tx: Tx, ticket: Ticket, visited: Ticket | None, now: datetime) -> None:
    """Whoever has least to do of the first role that has somebody; not who served the visit, if anybody else can."""
    served = visited.assignee_id if visited else None
    able = [p for p in shops.staff(tx) if p.role in OWNERS and p.may("claim") and p.may_see(ticket)]
    ranked = sorted(
        able, key=lambda p: (p.id == served, OWNERS.index(p.role), listings.open_counts(tx, p.id)[1], p.id)
    )  # fmt: skip
    if not ranked:
        return
    ticket.state, ticket.assignee_id = "claimed", ranked[0].id
    ticket_queries.record(tx, ticket, "assigned", "system", now, name=ranked[0].name, code=ranked[0].code)
    tickets.refresh_card(tx, ticket, now)


def _add_words(
    tx: Tx, ticket_id: int, words: str, conversation: Conversation, now: datetime
) -> Ticket | None:  # fmt: skip
    ticket = ticket_queries.lock(tx, ticket_id)
    if ticket is None or not ticket.is_open:
        return None
    whole = f"{ticket.data.get('words', '')}\n{words}".strip()
    about_person, about = complaints.person_meant(tx, words, conversation, ticket.customer_id)
    if about_person:
        complaints.restrict(tx, ticket, about, now, actor="bot")
    ticket.summary = f"{ticket.summary} {words}"[:200]
    tickets.add_details(tx, ticket, now, words=whole, against_person=ticket.restricted)
    if ticket.assignee_id is None:
        _give_owner(tx, ticket, None, now)
    return ticket
