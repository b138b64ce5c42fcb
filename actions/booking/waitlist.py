"""The waitlist: a freed time is kept for the first whose wish it fits, one after the other (B3, B9)."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

from actions import outgoing
from actions.outreach import notices
from domain.booking.capacity import Busy, Needs, Offer, free_offers
from domain.booking.time_wish import Wish
from domain.booking.waitlist import Waiting
from domain.conversation import Conversation
from domain.errors import BayTaken, NotFound
from domain.message import Button, Reply
from domain.outreach.notice import AGREED, Notice
from domain.press import Press
from domain.shop.shop import Shop
from domain.shop.staff import Staff
from storage import Tx, conversations
from storage.booking import capacity, waitlist
from texts import formats, text

KIND = "waitlist_offer"

SHORTEST = timedelta(minutes=5)
"""A time is not offered when there is less left than this to answer in."""


def join(
    tx: Tx,
    conversation: Conversation,
    needs: Needs,
    wish: Wish,
    now: datetime,
    *,
    plate: str | None = None,
    vehicle_id: int | None = None,
    data: dict[str, Any] | None = None,
    moves: int | None = None,
    branch: str = "",
) -> Waiting:
    """The conversation's place for that wish; the one it has when it waits for the same already.

    moves: the visit that is to be moved to the time, instead of a new one. branch: code of the shop.
    """
    wanted = (wish.earliest, wish.latest, list(needs.services), branch)
    for place in waitlist.of_conversation(tx, conversation.id):
        if (place.earliest, place.latest, place.services, place.branch) == wanted:
            return place
    daily = [f"{at:%H:%M}" for at in wish.daily] if wish.daily else None
    place = Waiting(
        conversation.customer_id, conversation.id, list(needs.services), wish.earliest, wish.latest, now,
        daily=daily, technician=needs.technician, loaner=needs.loaner,
        plate=plate, vehicle_id=vehicle_id, data=data or {}, moves=moves, branch=branch,
    )  # fmt: skip
    return waitlist.add(tx, place)


def match(tx: Tx, shop: Shop, now: datetime) -> None:
    """Free times are kept for those who wait for them, first come first served, one for each and each for one.

    Offers that nobody took lapse first, wishes whose time has come are over. Nothing is offered in quiet hours; who
    has been given something is told by `tell`. Rule: B9, N5.
    """
    if not waitlist.alone(tx):
        return  # what this transaction frees is found by the planner's next look
    for place in waitlist.lapsed(tx, now):
        _back_to_waiting(tx, place)
    tx.flush()
    queue = waitlist.queue(tx)
    for place in queue:
        if place.latest <= now + shop.policy.lead_time:
            place.state, place.told = "over", False
    quiet = shop.policy.is_quiet(now.astimezone(shop.zone).hour)
    while not quiet and _offer_first(tx, shop, queue, now):
        continue
    tx.flush()


def _offer_first(tx: Tx, shop: Shop, queue: list[Waiting], now: datetime) -> bool:
    """True when somebody was offered a time: the first whom anything suits.

    All are held against one look at what is free, so that a time freed meanwhile can't pass over the first in line.
    """
    seen: dict[date, Busy] = {}
    return any(_offer(tx, shop, place, now, seen) for place in queue if place.state == "waiting")


def _offer(tx: Tx, shop: Shop, place: Waiting, now: datetime, seen: dict[date, Busy]) -> bool:
    for offer in _fitting(tx, shop, place, now, seen):
        until = min(now + shop.policy.waitlist_offer, offer.start - shop.policy.lead_time)
        if until < now + SHORTEST:
            continue
        try:
            capacity.keep_for_waiting(tx, offer.pieces, place.id, until, now)
        except BayTaken:
            continue  # somebody was quicker with a piece of it
        place.state, place.told, place.offers = "offered", False, place.offers + 1
        place.offered_start, place.offer_until = offer.start, until
        return True
    return False


def _fitting(tx: Tx, shop: Shop, place: Waiting, now: datetime, seen: dict[date, Busy]) -> list[Offer]:
    """Free times that the place waits for and has not declined, earliest first."""
    wish = place.wish(shop.zone)
    there = place.shop(shop)
    day = max(wish.earliest, now.astimezone(shop.zone)).date()
    found: list[Offer] = []
    while day <= wish.latest.date():
        if day not in seen:
            midnight = datetime.combine(day, time(), shop.zone)
            seen[day] = capacity.busy(tx, midnight, midnight + timedelta(days=1, hours=1), now)
        found += [offer for offer in free_offers(there, place.needs, day, seen[day], now) if wish.fits(offer.start)]
        day += timedelta(days=1)
    return [offer for offer in found if offer.start not in map(datetime.fromisoformat, place.declined)]


def tell(tx: Tx, shop: Shop, place_id: int, conversation_id: int, now: datetime) -> None:
    """The customer knows of the present offer, or that the wished time is over; each is said once."""
    conversation = conversations.lock(tx, conversation_id)
    place = waitlist.lock(tx, place_id)
    if conversation is None or place is None or place.told:
        return
    if place.state == "offered" and place.offer_until and place.offer_until > now:
        _plan_offer(tx, place, place.offer_until, now)
    elif place.state == "over":
        words = text("waitlist.over", conversation.language, phone=shop.phone)
        outgoing.say(tx, conversation, Reply(words), f"waitlist:{place.id}:over", now)
    place.told = True


def _plan_offer(tx: Tx, place: Waiting, until: datetime, now: datetime) -> None:
    """The offer waits for the gate like everything else, as something the customer asked for. Rule: N5."""
    key = f"waitlist:{place.id}:offer:{place.offers}"
    notices.plan_one(
        tx, key, KIND, "service", place.customer_id, now, now, subject=("waitlist", place.id), expires_at=until,
        priority=AGREED, payload={"conversation_id": place.conversation_id, "offers": place.offers},
    )  # fmt: skip


def offer_words(tx: Tx, shop: Shop, notice: Notice, conversation: Conversation, now: datetime) -> Reply | None:
    """The words of the offer; None when it is no longer kept."""
    place = waitlist.get(tx, notice.subject_id or 0)
    present = place is not None and (place.state, place.offers) == ("offered", notice.payload.get("offers"))
    if place is None or not present or place.offer_until is None or place.offer_until <= now:
        return None
    return _words(shop, place, conversation.language)


def _words(shop: Shop, place: Waiting, language: str) -> Reply:
    assert place.offered_start is not None and place.offer_until is not None
    items = "+".join(shop.service(code).name(language) for code in place.services if shop.offers(code))
    when = formats.moment(place.offered_start.astimezone(shop.zone), language)
    until = f"{place.offer_until.astimezone(shop.zone):%H:%M}"
    yes, no, leave = (
        Button(text(f"waitlist.{verb}_button", language), Press("wait", verb, place.id, place.offers))
        for verb in ("yes", "no", "leave")
    )
    if shop.branches:
        when = f"{when} {shop.branch(place.branch).name(language)}"
    return Reply(text("waitlist.offer", language, when=when, what=items, until=until), ((yes, no), (leave,)))


def take_offer(
    tx: Tx, conversation: Conversation, place_id: int, offers: int, now: datetime
) -> tuple[Waiting, datetime]:
    """The place and its time, which is no longer kept: to be booked in the same transaction.

    NotFound when the offer is not this conversation's or no longer kept.
    """
    place = _offered(tx, conversation, place_id, offers)
    if place.offered_start is None or place.offer_until is None or place.offer_until <= now:
        raise NotFound(f"The offer of place {place_id} is no longer kept.")
    capacity.let_waiting_go(tx, place.id)
    place.state = "booked"
    tx.flush()
    return place, place.offered_start


def decline(tx: Tx, conversation: Conversation, place_id: int, offers: int) -> None:
    """The offered time goes on to the next; this place keeps waiting for another time. NotFound as for `accept`."""
    _back_to_waiting(tx, _offered(tx, conversation, place_id, offers))
    tx.flush()


def leave(tx: Tx, conversation: Conversation) -> int:
    """How many places the conversation gave up; whatever was kept for them is free."""
    own = waitlist.of_conversation(tx, conversation.id)
    for place in own:
        capacity.let_waiting_go(tx, place.id)
        place.state = "left"
    tx.flush()
    return len(own)


def take_off(tx: Tx, shop: Shop, place_id: int, by: Staff, now: datetime) -> bool:
    """True when somebody was taken off the list: what was kept for them goes to the next, and they are told.

    Who did it and when stands on the place. NotFound for no such place; one who is off already is left alone. Rule: I1.
    """
    by.require("manage_appointments")
    found = waitlist.get(tx, place_id)
    conversation = conversations.lock(tx, found.conversation_id) if found else None
    place = waitlist.lock(tx, place_id)
    if place is None or conversation is None:
        raise NotFound(f"There is no place {place_id} on the waitlist.")
    if place.state not in ("waiting", "offered"):
        return False
    capacity.let_waiting_go(tx, place.id)
    place.state = "left"
    place.data = {**place.data, "taken_off": {"by": by.actor, "at": now.isoformat()}}
    tx.flush()
    words = text("waitlistdesk.taken_off", conversation.language, phone=shop.branch(place.branch).phone)
    outgoing.say(tx, conversation, Reply(words), f"waitlist:{place.id}:off", now)
    match(tx, shop, now)
    return True


def listed(tx: Tx, by: Staff) -> list[Waiting]:
    """Everybody who waits or is being offered a time, in order. Rule: I1."""
    by.require("manage_appointments")
    return waitlist.listed(tx)


def _offered(tx: Tx, conversation: Conversation, place_id: int, offers: int) -> Waiting:
    place = waitlist.lock(tx, place_id)
    present = place is not None and (place.state, place.offers) == ("offered", offers)
    if place is None or not present or place.conversation_id != conversation.id:
        raise NotFound(f"There is no open offer {offers} of place {place_id} in conversation {conversation.id}.")
    return place


def _back_to_waiting(tx: Tx, place: Waiting) -> None:
    capacity.let_waiting_go(tx, place.id)
    if place.offered_start is not None:
        place.declined = [*place.declined, place.offered_start.isoformat()]
    place.state, place.offered_start, place.offer_until = "waiting", None, None
