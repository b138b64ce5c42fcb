"""What is said unasked after a visit and for a campaign, in words; who is rung when no chat takes it (N1, N3, Q3)."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, datetime, time, timedelta

from actions.booking import free_times
from actions.feedback import calls, follow_ups, surveys
from domain.booking.capacity import Needs, Offer
from domain.booking.time_wish import Wish
from domain.conversation import Conversation
from domain.feedback.call import CallTask
from domain.feedback.survey import SCALE
from domain.message import Button, Reply
from domain.outreach.campaign import Campaign
from domain.outreach.notice import Notice
from domain.press import Press
from domain.shop.shop import Shop
from domain.shop.staff import Staff
from storage import Tx
from storage.booking import appointments as appointment_queries
from storage.customers import customers
from storage.feedback import follow_ups as follow_up_queries
from storage.feedback import surveys as survey_queries
from storage.outreach import campaigns
from storage.tickets import tickets
from texts import formats, text

PROPOSED_WITHIN = timedelta(days=3)
"""A campaign's quiet time is looked for so long from its first day on."""

_RUNG = frozenset({"safety", "service"})
"""Purposes for which somebody rings when no chat takes the message; follow-ups see to themselves."""

_RUNG_KINDS = {"key_contact": "key_contact", "lapsed": "lapsed"}
"""Kinds of notice with a call task of their own kind."""


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


def tell_campaign(tx: Tx, shop: Shop, notice: Notice, conversation: Conversation, now: datetime) -> Reply | None:
    """The campaign's text in the customer's wording, with a quiet time to book in two taps. Rule: N3, B8."""
    campaign = campaigns.get(tx, notice.campaign_id or 0)
    if campaign is None or campaign.state in ("draft", "stopped"):
        return None
    language = conversation.language
    customer = customers.get(tx, notice.customer_id)
    vehicle = customers.vehicle(tx, notice.vehicle_id) if notice.vehicle_id else None
    offer = quiet_offer(tx, shop, campaign, now)
    slot = formats.moment(offer.start.astimezone(shop.zone), language) if offer else ""
    fields = defaultdict(
        str,
        name=(customer.name if customer else None) or text("campaign.you", language),
        vehicle=vehicle.title if vehicle else "", plate=(vehicle.plate if vehicle else None) or "",
        shop=shop.name(language), phone=shop.phone, slot=slot,
        starts=_day(campaign.starts_on, language, shop), ends=_day(campaign.ends_on, language, shop),
    )  # fmt: skip
    wordings = campaign.texts.get(language) or campaign.texts["zh"]
    words = (wordings.get(notice.variant or "a") or wordings["a"]).format_map(fields)
    return Reply(words, _campaign_buttons(campaign, offer, slot, language))


def _campaign_buttons(
    campaign: Campaign, offer: Offer | None, slot: str, language: str
) -> tuple[tuple[Button, ...], ...]:  # fmt: skip
    rows: list[tuple[Button, ...]] = []
    if campaign.service and offer is not None:
        label = text("campaign.book_slot", language, slot=slot)
        minute = int(offer.start.timestamp()) // 60
        rows.append((Button(label, Press("campaign", "book", campaign.id, minute)),))
    if campaign.service:
        rows.append((Button(text("campaign.other_time", language), Press("campaign", "other", campaign.id)),))
    refuse = Button(text("campaign.not_interested", language), Press("campaign", "no", campaign.id))
    return (*rows, (refuse,))


def quiet_offer(tx: Tx, shop: Shop, campaign: Campaign, now: datetime) -> Offer | None:
    """The quietest bookable time of the campaign's first days; None when it books nothing or nothing is free."""
    if campaign.service is None or not shop.offers(campaign.service):
        return None
    first = datetime.combine(campaign.starts_on, time(), shop.zone)
    start = max(first, now + shop.policy.lead_time)
    last = datetime.combine(campaign.ends_on + timedelta(days=1), time(), shop.zone)
    wish = Wish(start, min(start + PROPOSED_WITHIN, last), start, quiet=True)
    if wish.latest <= wish.earliest:
        return None
    offers = free_times.offer_times(tx, shop, Needs((campaign.service,)), wish, now)
    return next((offer for offer in offers if wish.fits(offer.start)), None)


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
    return text("follow.field_service" if ticket and ticket.kind == "field_job" else "follow.service", language)


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


def _day(day: date, language: str, shop: Shop) -> str:
    return formats.day(datetime.combine(day, time(), shop.zone), language)


def note_follow_up(tx: Tx, shop: Shop, notice: Notice, now: datetime) -> None:
    """The follow-up's question has left."""
    follow_ups.was_asked(tx, notice.subject_id or 0, now)


def note_survey(tx: Tx, shop: Shop, notice: Notice, now: datetime) -> None:
    """The survey's question has left."""
    surveys.was_sent(tx, notice.subject_id or 0, now)


def ring_instead(tx: Tx, shop: Shop, notice: Notice, now: datetime) -> None:
    """What no chat can deliver is for the follow-up clerk to say by phone. Rule: N1, A4, N6."""
    kind = _RUNG_KINDS.get(notice.kind) or ("unreachable" if notice.purpose in _RUNG else None)
    customer = customers.get(tx, notice.customer_id)
    if kind is None or customer is None:
        return
    about = text(f"notice_kind.{notice.kind}", customer.language or "zh")
    script = text("calls.script_unreachable", customer.language or "zh", about=about) if kind == "unreachable" else ""
    today = now.astimezone(shop.zone).date()
    calls.open(
        tx, notice.customer_id, kind, script, today, now, notice_id=notice.id, vehicle_id=notice.vehicle_id
    )  # fmt: skip
