"""Booking a visit: service, time, vehicle, read-back with estimate, and nothing before the yes (B1-B5)."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Any

from actions.booking import appointments, free_times
from bot import focus, guard
from bot.dialog import Dialog, Frame, Turn, ask, pressed
from bot.dialogs import parts as part
from bot.dialogs import shop_choice, wishes
from bot.dialogs.booking import (
    afterthought,
    branch,
    calendar_buttons,
    credit,
    fleet,
    holding,
    items,
    opening,
    resume,
    several_visits,
    symptom,
    technician,
    time_choice,
    transport,
    visit_time,
)
from bot.dialogs.booking.booking_card import read_back
from bot.dialogs.booking.standing import which_visit
from bot.dialogs.customers import owner, vehicle, who
from bot.guard import Confirmed
from domain.booking.appointment import estimate
from domain.booking.capacity import Needs
from domain.booking.capacity import minutes as minutes_of
from domain.booking.time_wish import Wish
from domain.errors import BayTaken, OutsideHours
from nlu.acts.acts import Swap
from nlu.acts.booking import time_words
from nlu.acts.booking.as_last import as_last
from nlu.acts.booking.brings import brought_by
from nlu.acts.booking.times_said import times_said
from nlu.acts.context import Shown
from nlu.acts.items import is_only
from nlu.acts.remarks import asks_repair, is_booking
from nlu.acts.unnamed import is_time_only, is_wish
from storage.booking import appointments as appointment_queries
from texts import formats

SLIGHT = frozenset({
    "update_profile", "out_of_scope", "thanks", "greet", "goodbye", "affirm", "ask_record", "ask_parts", "ask_campaign",
    "rate_service", "request_claim",
})  # fmt: skip
"""What a wish for a visit, plain by its item and its time, may be mistaken for."""


def asks_to_book(turn: Turn) -> bool:
    """True when a message of unclear intent plainly wants a visit. Rule: B2.

    A word that goes on with what was spoken of last does; a service with its time or plate does, also where it asks
    whether the shop is open then, and so does a fault to be looked at by appointment; a service at another time does
    when there is no visit that could be moved.
    """
    reading = turn.understanding
    if resume.comes_later(reading, turn.now) and turn.told("visit_wish"):
        return True
    if is_booking(turn.words):
        return True
    if as_last(turn.words) and not reading.danger and reading.intent != "complain":
        return True
    if (
        any(is_only(act) for act in turn.acts if isinstance(act, Swap))
        and not turn.asks("question")
        and not reading.danger
    ):
        return True  # "just the oil, nothing else"
    if turn.told("overdue") and reading.intent != "complain" and not (reading.of("symptom") or reading.danger):
        return True
    lent = transport.said_way(turn, Frame("booking", 0)) and items.named(turn) and reading.of("time")
    if lent or resume.for_another(turn) or resume.goes_on(turn) or (is_wish(reading) and items.named(turn)):
        return True
    standing = appointment_queries.upcoming(turn.tx, turn.conversation.customer_id, turn.now)
    if which_visit.names_another_time(turn, standing) and which_visit.books_other_work(turn, standing):
        return True
    if reading.outcome != "understood" and is_time_only(reading):
        return not standing and bool(times_said(reading).wished)
    if reading.outcome == "not_understood":
        return bool(items.named(turn)) and bool(times_said(reading).wished) and not reading.danger
    if reading.intent == "report_fault":
        timely = any(one.value.start > turn.now for one in times_said(reading).wished)
        wishes = turn.told("visit_wish") is True or (timely and asks_repair(turn.words))
        wishes = wishes and bool(reading.of("symptom") or (timely and (reading.of("system") or reading.of("part"))))
        timed = bool(reading.of("time")) or time_words.soonest(turn.words)
        return wishes or bool(timed and {*items.named(turn)} - symptom.checks(turn))
    if reading.intent == "change_booking" and reading.of("service") and reading.of("time"):
        return not standing
    if reading.intent == "ask_shop" and reading.of("service"):
        return bool(times_said(reading).wished)
    if reading.intent in SLIGHT and ({*items.named(turn)} - symptom.checks(turn)):
        coming = [one for one in times_said(reading).wished if one.value.start > turn.now]
        return bool(coming) and not reading.danger
    near = [intent.name for intent in reading.intents[:2]]
    named = reading.of("service") and (reading.of("time") or reading.of("plate"))
    return reading.outcome == "unsure" and "book_service" in near and bool(named)


class Booking(Dialog):
    """A visit is booked."""

    name = "booking"
    read_backs = MappingProxyType({"confirm": "book"})

    def shown(self, turn: Turn, frame: Frame) -> Shown:
        """The times, items and plates of the card."""
        slots = frame.slots
        times = [slots["start"]] if "start" in slots else slots.get("planned", [])
        plates = [slots.get("plate"), *slots.get("plates", [])]
        return Shown(
            tuple(datetime.fromisoformat(at).astimezone(turn.shop.zone) for at in times),
            tuple(slots.get("services", [])),
            tuple(filter(None, plates)),
            tuple(name for name in vehicle.kind(turn, frame) if name),
        )

    def take(self, turn: Turn, frame: Frame) -> bool:
        """Service, time, vehicle and the yes or no, whichever the message holds."""
        if answer := guard.verdict(turn, frame):
            frame.slots["refused"] = answer == "no"
            return True
        if several_visits.take(turn, frame):
            vehicle.take_vehicle(turn, frame)
            return True
        found = [
            branch.take_branch(turn, frame),
            take_services(turn, frame),
            symptom.keep_plea(turn, frame),
            technician.take_technician(turn, frame),
            owner.take_other(turn, frame),
            fleet.take_fleet(turn, frame),
            transport.take_transport(turn, frame),
            transport.take_bringer(turn, frame),
            self._take_time(turn, frame),
            wishes.take(turn, frame),
            vehicle.take_vehicle(turn, frame),
            frame.asked == who.SLOT and who.tells(turn),
        ]
        if frame.asked == "service" and not frame.slots.get("services") and not turn.beside:
            symptom.miss(turn, frame)
        if any(found):
            frame.tries = 0  # the question may come again, but it was not left unanswered
            return True
        if changed := pressed(turn, "change"):
            _forget(frame, changed)
        return bool(changed)

    def _take_time(self, turn: Turn, frame: Frame) -> bool:
        if technician.says(turn) and not turn.understanding.of("time"):
            return False  # "another technician" is about who, not about when
        taken = visit_time.take_time(turn, frame)
        if taken:
            frame.slots.pop("planned", None)
        return taken

    def hears(self, turn: Turn, frame: Frame) -> bool:
        """Other items, another time, another technician, or what to do meanwhile."""
        if items.changes(turn, frame) or vehicle.changes(turn, frame):
            return True
        if frame.asked in ("transport", "confirm") and transport.said_way(turn, frame):
            return True
        if frame.asked is not None and (transport.wishes(turn, frame) or brought_by(turn.words)):
            return True
        if frame.asked in ("time", "confirm") and technician.says(turn):
            return True
        if fleet.changes(turn, frame) or (frame.asked == "plates" and fleet.answers(turn)):
            return True
        if frame.asked == "plate" and (vehicle.says_later(turn) or vehicle.says_kind(turn, frame)):
            return True
        if owner.answers(turn, frame) or (frame.asked is not None and branch.says(turn)):
            return True
        return time_choice.says(turn, frame)

    def step(self, turn: Turn, frame: Frame) -> None:
        """Asks for the first thing missing; books once everything is there and the customer said yes. Rule: B4."""
        afterthought.take_other(turn, frame)
        services: list[str] = frame.slots.get("services", [])
        items.say_changed(turn, frame)
        symptom.say_plea(turn, frame)
        transport.say_told(turn, frame)
        if frame.slots.pop("kind_now", False):
            turn.say("profile.noted")
        if not services and not resume.take_up(turn, frame) and not symptom.take_check(turn, frame):
            if not frame.slots.get("still"):
                opening.say_first(turn, frame, visit_time.wish_of(turn, frame))
                visit_time.say_kept(turn, frame)
                items.ask_which(turn, frame)
            return
        services = frame.slots["services"]
        symptom.say_first(turn, frame)
        if not branch.settle_branch(turn, frame, Needs(tuple(services))):
            return
        if frame.slots.pop("refused", False):
            _ask_change(turn, frame)
        elif frame.slots.get("fleet"):
            fleet.step(turn, frame, Needs(tuple(services)))
        else:
            _one(turn, frame, services)

    def missed(self, turn: Turn, frame: Frame) -> bool:
        """True when it was asked once too often what to do, or more is told of what a check is for. Rule: B2."""
        if frame.asked in ("time", "plate") and symptom.note_more(turn, frame):
            return True
        if frame.asked != "service" or frame.slots.get("still"):
            return False
        symptom.miss(turn, frame)
        return bool(frame.slots["missed"] > symptom.MISSES)

    def hold(self, turn: Turn, frame: Frame) -> None:
        """The time stays kept for as long as it was to be; several vehicles' times as long as they were. Rule: B9."""
        start, shop = frame.slots.get("start"), shop_choice.fitted(turn, frame)
        holding.mark(frame)
        if frame.slots.get("fleet") or start is None:
            turn.again("hold.book_all")
            return
        needs, at = _needs(frame, frame.slots["services"]), datetime.fromisoformat(start)
        appointments.keep_offer(turn.tx, shop, turn.conversation, needs, at, turn.now)
        when = formats.moment(at.astimezone(turn.shop.zone), turn.language)
        turn.again("hold.book", when=when, minutes=turn.shop.policy.hold // timedelta(minutes=1))

    def leave(self, turn: Turn, frame: Frame) -> None:
        """What was to be done stays spoken of, and the fault to be looked at is not forgotten. Rule: A3, F1."""
        turn.say("hold.let_go")
        turn.opens = symptom.left_open(frame)
        focus.dwell_booking(turn, frame.slots)

    def skip(self, turn: Turn, frame: Frame) -> bool:
        """The plate can be told later; the rest is needed."""
        open_ends = {
            "plate": ("plate", ""),
            "plates": ("plates", []),
            "phone": ("owner_phone", ""),
            who.SLOT: ("asked_who", True),
        }
        slot = {**open_ends, "branch": ("ask_shop", "")}.get(frame.asked or "")
        if slot is not None:
            frame.slots[slot[0]] = slot[1]
        return slot is not None


def _one(turn: Turn, frame: Frame, services: list[str]) -> None:
    """The next step towards the visit of one vehicle."""
    technician.check_able(turn, frame, _needs(frame, services))
    needs = _needs(frame, services)
    _excuse(turn, frame, needs)
    start = visit_time.settle_time(turn, frame, needs)
    if start is None:
        return
    needs = Needs(needs.services, technician.settle_technician(turn, frame, needs, start), needs.loaner)
    if "start" not in frame.slots:
        visit_time.settle_time(turn, frame, needs)
        return
    if not vehicle.settle_vehicle(turn, frame) or not owner.settle_owner(turn, frame):
        return
    symptom.say_first(turn, frame)
    if not who.settle(turn, frame):
        return
    if not transport.settle_transport(turn, frame, minutes_of(shop_choice.fitted(turn, frame), services)):
        return
    needs = _needs(frame, services)
    if (yes := guard.confirmed(turn, "book", frame)) is not None:
        _book(turn, frame, needs, start, yes)
    elif appointments.keep_offer(turn.tx, shop_choice.fitted(turn, frame), turn.conversation, needs, start, turn.now):
        _read_back(turn, frame, needs, start)
    else:
        _offer_again(turn, frame, needs, start)


def _needs(frame: Frame, services: list[str]) -> Needs:
    wanted = frame.slots.get("technician")
    loaner = frame.slots.get("transport") == "loaner"
    return Needs(tuple(services), None if wanted == "another" else wanted, loaner)


def take_services(turn: Turn, frame: Frame) -> bool:
    """True when the message named items of this shop, changed them, or told of a fault. Rule: B2.

    A fault alone is invited to diagnosis; beside an item it is noted for whoever does the work.
    """
    if resume.agreed(turn, frame) or resume.same_again(turn, frame) or resume.as_last_time(turn, frame):
        return True
    before: list[str] = frame.slots.get("services", [])
    chosen = {*(items.changed(turn, before) if before else ()), *items.named(turn)}
    if not chosen - symptom.checks(turn) and symptom.take_fault(turn, frame):
        symptom.keep(frame, items.unknown(turn))
        if gone := [code for code in before if code not in symptom.checks(turn)]:
            frame.slots |= {"items_changed": (gone, []), "dropped": gone}
        return True
    taken = items.take(turn, frame)
    symptom.leave_open(frame, items.unknown(turn))
    resume.remember_fault(turn, frame)
    return (bool(frame.slots.get("services")) and symptom.note(turn, frame, items.unlisted(turn))) or taken


def _ask_change(turn: Turn, frame: Frame) -> None:
    kinds = ("time", "service", "vehicle")
    rows = [[(turn.label(f"button.change_{kind}"), kind) for kind in kinds], [(turn.label("button.drop"), "drop")]]
    if turn.shop.branches:
        rows[-1].insert(0, (turn.label("branch.other_button"), "shop"))
    ask(turn, frame, "change", "booking.what_to_change", choices=rows)


def _forget(frame: Frame, changed: str) -> None:
    dropped = {"time": ["start", "planned"], "service": ["services", "symptoms"], "vehicle": ["plate", "plates"]}
    for slot in dropped.get(changed, []):
        frame.slots.pop(slot, None)
    if changed == "time":
        visit_time.forget(frame)


def _read_back(turn: Turn, frame: Frame, needs: Needs, start: datetime) -> None:
    rows = [[(turn.label("button.yes_book"), "yes"), (turn.label("button.change"), "no")]]
    shop = shop_choice.fitted(turn, frame)
    offer = free_times.offer_at(turn.tx, shop, needs, start, turn.now, conversation_id=turn.conversation.id)
    frame.slots["proposed"] = offer.technician if offer else None
    wishes.say_count(turn, estimate(shop, needs.services), frame.slots.pop("count", None))
    card = read_back(turn, frame, [*needs.services], start)
    when = formats.moment(start.astimezone(turn.shop.zone), turn.language)
    ask(turn, frame, "confirm", "booking.confirm", choices=rows, card=card, again="again.book", when=when)


def _book(turn: Turn, frame: Frame, needs: Needs, start: datetime, _yes: Confirmed) -> None:
    plate, vehicle_id = vehicle.chosen(turn, frame)
    try:
        ticket, visit = appointments.book(
            turn.tx, shop_choice.fitted(turn, frame), turn.conversation, needs, start, turn.now,
            plate=plate, vehicle_id=vehicle_id, data=_facts(turn, frame), free=symptom.free_services(turn, frame),
            discount_percent=frame.slots.get("discount_percent"),
        )  # fmt: skip
    except (BayTaken, OutsideHours):
        _offer_again(turn, frame, needs, start)
        return
    if frame.slots.get("expert"):
        appointments.tell_expert(turn.tx, ticket, turn.label("visitnote.expert_note"), turn.now)
    when = formats.moment(start.astimezone(turn.shop.zone), turn.language)
    if frame.slots.get("transport") == "pickup":
        turn.say("transport.pickup_note")
    address, buttons = turn.shop.address_of(visit.branch, turn.language), calendar_buttons.buttons(turn, visit)
    turn.say("booking.booked", number=ticket.number, when=when, address=address, buttons=buttons)
    frame.asked = None
    turn.settle()
    resume.done(turn, frame, ticket)
    several_visits.open_next(turn, frame)
    part.mention_short(turn, ticket)
    credit.mention(turn)
    who.ask_after(turn, frame, ticket)


def _facts(turn: Turn, frame: Frame) -> dict[str, Any]:
    """What staff should know, kept on the ticket; for somebody else's visit nothing of the writer's record."""
    slots = frame.slots
    told: dict[str, Any] = {"phone": turn.phone(), "name": turn.memory.get("name")}
    if "for" in slots:
        told = {"for": slots["for"], "phone": slots.get("owner_phone"), "name": slots.get("owner_name")}
        told["model"] = slots.get("owner_model")
    told["notice"] = slots.get("notice")
    told |= (
        vehicle.facts(turn, frame)
        | symptom.facts(frame)
        | {"transport": slots.get("transport"), "technician": slots.get("technician")}
    )
    return {key: value for key, value in told.items() if value}


def _offer_again(turn: Turn, frame: Frame, needs: Needs, start: datetime) -> None:
    visit_time.keep_wish(frame, Wish(start, start + timedelta(minutes=1), start), exact=True)
    _excuse(turn, frame, needs)
    visit_time.settle_time(turn, frame, needs)


def _excuse(turn: Turn, frame: Frame, needs: Needs) -> None:
    """Says that only the loaner or the technician is missing at the wished time, where that is so."""
    if "start" in frame.slots or not frame.slots.get("exact") or "wish" not in frame.slots:
        return
    start, shop = visit_time.wish_of(turn, frame).earliest, shop_choice.fitted(turn, frame)

    def free(what: Needs) -> bool:
        own = turn.conversation.id
        return free_times.offer_at(turn.tx, shop, what, start, turn.now, conversation_id=own) is not None

    if free(needs):
        return
    if needs.loaner and free(replace(needs, loaner=False)):
        turn.say("timechoice.no_loaner_then")
        frame.slots["excused"] = True
    elif needs.technician and free(replace(needs, technician=None)):
        turn.say("timechoice.no_technician_then", name=technician.name(turn, needs.technician) or "")
        frame.slots["excused"] = True
