"""Faults and calls for rescue: safety first, registered early, the rest asked afterwards (F1, F2, E4)."""

from __future__ import annotations

from types import MappingProxyType
from typing import Any

from actions import intake
from actions.tickets import tickets
from bot import advice, focus, guard
from bot.dialog import Dialog, Frame, Turn, ask, ask_location, pressed, shorten
from bot.dialogs import promise_words
from bot.dialogs.booking import symptom
from bot.dialogs.customers import phone, vehicle
from bot.dialogs.feedback import follow_up
from bot.dialogs.tickets import onward, triage, waiting
from domain.field import whereabouts
from domain.shop.promise_policy import PromiseKind
from domain.ticket import Kind, Ticket
from nlu.acts import fault_told
from nlu.acts.acts import Hold
from nlu.understanding import Understanding
from storage.tickets import tickets as ticket_queries

NOT_DRIVING = frozenset({"locked_in", "fire", "flood", "accident", "stranded"})
"""Dangers to a vehicle that stands: what to do comes first, not to stop."""

RESCUE = frozenset({"locked_in", "flood", "stranded"})
"""Dangers in which somebody must come, asked for or not. Rule: E4."""

TOLD = (
    "danger",
    "grave",
    "drivable",
    "since",
    "place",
    "lat",
    "lon",
    "phone",
    "symptoms",
    "systems",
    "return_repair",
    *triage.STEPS,
)
"""What is kept on the ticket of what was told."""


def warn(turn: Turn) -> None:
    """The first words on a danger: stop driving (or drive with care), what to do, whom to call. Rule: F2.

    Said once: whoever waits for help already is answered what they ask.
    """
    if waiting.knows(turn):
        waiting.answers(turn)
        return
    told = turn.understanding.danger
    grave = [danger.kind for danger in told if danger.grave]
    if not told:
        turn.say("fault.help_comes", phone=turn.shop.rescue_phone)
        return
    if not grave:
        turn.say("fault.take_care", phone=turn.shop.rescue_phone)
        return
    kind = waiting.gravest(grave)
    key = "fault.act_now" if kind in NOT_DRIVING else "fault.stop_driving"
    turn.say(key, advice=turn.label(f"danger.{kind}"), phone=turn.shop.rescue_phone)


class Fault(Dialog):
    """A malfunction is taken down; with danger or a call for rescue it is registered before anything is asked."""

    name = "fault"
    read_backs = MappingProxyType({"drivable": "drivable", "injured": "injured", "tow": "tow"})

    def take(self, turn: Turn, frame: Frame) -> bool:
        """Symptom, since when, whether it drives, where it is, plate and phone."""
        if turn.dangers or not frame.slots.get("words"):
            return self._take_symptom(turn, frame)
        if frame.slots.get("grave") == ["brakes"] and fault_told.is_only_abs(turn.words, frame.slots["words"]):
            _take_abs(frame, turn.words)
            return True
        if onward.take(turn, frame):
            _take_place(turn, frame)
            return True
        found = [triage.take(turn, frame), vehicle.take_vehicle(turn, frame), phone.take_phone(turn, frame)]
        found.append(_take_place(turn, frame))
        return _take_open(turn, frame) or any(found) or onward.adds(turn, frame)

    def _take_symptom(self, turn: Turn, frame: Frame) -> bool:
        known = [frame.slots["words"]] if frame.slots.get("words") else []
        frame.slots["words"] = "\n".join([*known, turn.words]) or turn.label("fault.no_words")
        frame.slots["danger"] = sorted({*frame.slots.get("danger", []), *turn.dangers})
        grave = {danger.kind for danger in turn.understanding.danger if danger.grave}
        frame.slots["grave"] = sorted({*frame.slots.get("grave", []), *grave})
        if grave or turn.understanding.intent == "request_rescue":
            frame.slots["urgent"] = True
        if (drives := fault_told.drives(turn.words)) is not None:
            frame.slots["drivable"] = drives
        symptom.note_symptoms(turn, frame)
        _take_place(turn, frame)
        vehicle.take_vehicle(turn, frame)
        triage.take(turn, frame)
        if told := turn.understanding.first("phone"):
            frame.slots["phone"] = told
        return True

    def hears(self, turn: Turn, frame: Frame) -> bool:
        """True for what an accident is asked about (insurers, tow trucks), may it be driven, and help for later."""
        further = onward.asks_may_drive(turn, frame) or onward.is_for_later(turn, frame)
        return triage.hears(turn, frame) or further or onward.goes_on_about(turn, frame)

    def step(self, turn: Turn, frame: Frame) -> None:
        """Warns and registers at once in danger; else asks first whether it drives. Then asks what is missing."""
        if frame.slots.get("just_asking"):
            _only_asking(turn, frame)
            return
        symptom.say_first(turn, frame)
        if frame.slots.get("ticket") is None:
            waits = not frame.slots.get("urgent") and not frame.slots.get("danger")
            if waits and "drivable" not in frame.slots:
                _ask_drivable(turn, frame)
                return
            self.register(turn, frame)
        else:
            _update(turn, frame)
        onward.say_may_drive(turn, frame)
        ticket = ticket_queries.lock(turn.tx, frame.slots["ticket"])
        if ticket is not None and frame.slots.pop("more", False):
            tickets.customer_wrote(turn.tx, ticket, turn.message_id, turn.words, turn.incoming.update_id, turn.now)
            onward.confirm(turn, frame, ticket)
            if frame.slots.pop("abs", False):
                turn.say("fault.abs_lamp", phone=turn.shop.rescue_phone)
        if ticket is not None and ticket.is_open:
            triage.settle(turn, frame, ticket)
        self._ask_rest(turn, frame)

    def register(self, turn: Turn, frame: Frame) -> None:
        """Make the ticket, or add to the report that is open. Rule: F1, E4."""
        slots = frame.slots
        plate, vehicle_id = (slots.get("plate") or turn.memory.get("plate"), None)
        if plate:
            slots["plate"] = plate
            plate, vehicle_id = vehicle.chosen(turn, frame)
        asked = turn.understanding.intent == "request_rescue" or slots.get("drivable") == "no"
        rescue = asked or bool(RESCUE & set(slots.get("grave", ())))
        ticket = waiting.report(turn)
        if ticket is None:
            ticket = intake.report_fault(
                turn.tx, turn.conversation, slots["words"], turn.now,
                dangers=slots.get("danger"), rescue=bool(slots.get("urgent")) and rescue,
                plate=plate, vehicle_id=vehicle_id, data=_facts(turn, slots),
            )  # fmt: skip
            slots["ticket"] = ticket.id
            follow_up.attach(turn, ticket)
            turn.say("fault.registered_urgent" if ticket.urgent else "fault.registered", number=ticket.number)
            return
        slots["ticket"] = ticket.id
        _recall(slots, ticket, turn.words)
        key = turn.incoming.update_id
        tickets.customer_wrote(turn.tx, ticket, turn.message_id, turn.words, key, turn.now)
        if slots.get("urgent"):
            tickets.make_urgent(turn.tx, ticket, turn.now, slots.get("danger", []))
        if turn.understanding.intent == "request_rescue" and ticket.kind != Kind.RESCUE:
            slots["tow"] = "yes"
        turn.say("fault.added", number=ticket.number)
        _update(turn, frame)

    def _ask_rest(self, turn: Turn, frame: Frame) -> None:
        slots = frame.slots
        away = slots.get("urgent") or slots.get("drivable") == "no"
        if triage.asks_injured(turn, frame):
            return
        if not slots.get("urgent") and "drivable" not in slots:
            _ask_drivable(turn, frame)
        elif away and "place" not in slots:
            ask_location(turn, frame, "place", "fault.ask_place")
        elif triage.asks_rest(turn, frame) or not phone.settle_phone(turn, frame, "fault.ask_phone"):
            return
        elif not slots.get("urgent") and "since" not in slots:
            ask(turn, frame, "since", "fault.ask_since", choices=[[(turn.label("button.skip"), "skip")]])
        elif vehicle.settle_vehicle(turn, frame):
            _update(turn, frame)
            frame.asked = None
            triage.conclude(turn, frame)
            _say_done(turn, frame)

    def skip(self, turn: Turn, frame: Frame) -> bool:
        """Whatever is asked after the report was registered may stay open."""
        if frame.asked in ("place", "phone", "since", "plate", "photos", "insurer"):
            frame.slots[frame.asked] = ""
        elif frame.asked == "drivable":
            frame.slots["drivable"] = "unsure"
        return frame.asked is not None

    def leave(self, turn: Turn, frame: Frame) -> None:
        """A registered report stays; only the questions end."""
        turn.say("fault.left" if frame.slots.get("ticket") else "talk.dropped")
        _dwell(turn, frame)


def register(turn: Turn, frame: Frame) -> None:
    """Take the report down at once, with all that the message tells, and ask nothing."""
    dialog = Fault()
    dialog.take(turn, frame)
    if frame.slots.get("ticket") is None:
        dialog.register(turn, frame)


def may_be_visit(frame: Frame) -> bool:
    """True for a report that a visit to the shop can see to: nobody is at risk until then."""
    return frame.dialog == "fault" and not frame.slots.get("urgent") and not frame.slots.get("grave")


def takes_any_day(turn: Turn, frame: Frame) -> bool:
    """Whether any day to come is one for a visit: one was put off, or it is the whole answer to what is asked."""
    times, asked = turn.understanding.of("time"), frame.asked in ("since", "drivable")
    coming = asked and bool(times) and all(one.value.start > turn.now for one in times)
    return bool(frame.slots.get("put_off")) or coming


def for_visit(turn: Turn, frame: Frame, *, grave: bool = False) -> dict[str, Any]:
    """What the visit is to know of the fault, with what the same words tell of it. Rule: B2, A3.

    grave: nobody should drive there with it, which is said; the report stays open beside the visit.
    """
    slots = frame.slots
    if grave:
        turn.say("fault.not_driven", phone=turn.shop.rescue_phone)
    past = [part.text for part in turn.understanding.parts if _is_past(turn, part)]
    told = {
        "drivable": fault_told.drives(turn.words) or slots.get("drivable"),
        "since": "\n".join(past) or slots.get("since"),
    }
    known = symptom.visit_for(turn, slots.get("words", ""), slots.get("symptoms", []), slots.get("systems", []))
    asked = focus.of(turn)
    if asked.services and focus.is_fresh(turn, asked):
        known |= {"services": list(asked.services), "noted": [slots.get("words", "")], "symptom": None}
    returns = {key: slots.get(key) for key in ("return_repair", "return_told", "of_parts")}
    kept = {"plate": slots.get("plate"), "fault": slots.get("ticket"), **returns, **told}
    return known | {key: value for key, value in kept.items() if value}


def _take_abs(frame: Frame, words: str) -> None:
    """The lamp is that of the ABS: the brakes still work. The ticket stays as urgent as it is, for people to judge."""
    frame.slots |= {"grave": [], "urgent": False, "more": True, "abs": True, "drivable": "unsure"}
    frame.slots["words"] += f"\n{words}"


def _is_past(turn: Turn, part: Understanding) -> bool:
    times = part.of("time")
    return bool(times) and all(one.value.start <= turn.now for one in times)


def _say_done(turn: Turn, frame: Frame) -> None:
    """All is noted, and until when somebody answers or is there. Rule: F3."""
    _dwell(turn, frame)
    ticket = ticket_queries.get(turn.tx, frame.slots["ticket"])
    if not frame.slots.get("urgent"):
        turn.say("fault.done", until=promise_words.within(turn, ticket, PromiseKind.FIRST_ANSWER))
        advice.add_about(turn, frame.slots.get("systems", ()))
        return
    turn.say("fault.done_urgent", phone=turn.shop.rescue_phone)
    if ticket is not None and promise_words.is_owed(turn, ticket, PromiseKind.ON_SITE):
        turn.say("promise.on_site", until=promise_words.within(turn, ticket, PromiseKind.ON_SITE))


def _dwell(turn: Turn, frame: Frame) -> None:
    """Whoever names a time next wants a visit for it. Rule: B2."""
    slots = frame.slots
    if may_be_visit(frame) and slots.get("words"):
        told = {"symptoms": tuple(slots.get("symptoms", ())), "systems": tuple(slots.get("systems", ()))}
        again, plate = slots.get("return_repair") or "", slots.get("plate") or ""
        focus.dwell(turn, "report_fault", words=slots.get("words", ""), plate=plate, returns=again, **told)


def _take_open(turn: Turn, frame: Frame) -> bool:
    asked = frame.asked
    if asked == "drivable":
        return _take_drivable(turn, frame)
    if asked == "since" and (turn.words or pressed(turn, "since")):
        frame.slots["since"] = "" if pressed(turn, "since") else turn.words
        return True
    comes = turn.understanding.intent == "book_service" and turn.understanding.of("time")
    if (
        asked == "place"
        and turn.words
        and not comes
        and "place" not in frame.slots
        and not turn.understanding.asks_help
        and fault_told.may_be_place(turn.words)
    ):
        frame.slots["place"] = fault_told.place_in(turn.words)
        return True
    return False


def _take_drivable(turn: Turn, frame: Frame) -> bool:
    said = pressed(turn, "drivable") or guard.verdict(turn, frame) or fault_told.drives(turn.words)
    if said == "asking":
        frame.slots["just_asking"] = True
    elif said:
        frame.slots["drivable"] = said
    elif turn.words and not isinstance(turn.answer, Hold):
        frame.slots["drivable"] = said = "unsure"
        frame.slots["words"] += f"\n{turn.words}"
    return said is not None


def _take_place(turn: Turn, frame: Frame) -> bool:
    incoming = turn.incoming
    if pressed(turn, "place") == "skip":
        frame.slots["place"] = ""
    elif incoming.lat is not None and incoming.lon is not None:
        sent = whereabouts.joined(frame.slots.get("place", ""), turn.label("fault.sent_location"))
        frame.slots |= {"place": sent, "lat": incoming.lat, "lon": incoming.lon}
    elif place := _told_place(turn):
        frame.slots["place"] = whereabouts.joined(frame.slots.get("place", ""), place, turn.words)
    else:
        return False
    return True


def _told_place(turn: Turn) -> str:
    """All that the message says of where it is, in the order said; empty when it asks instead."""
    if turn.understanding.asks_help and turn.understanding.outcome != "understood":
        return ""
    told = ""
    for entity in turn.understanding.of("place"):
        told = whereabouts.joined(told, fault_told.place_in(str(entity.value)))
    return told


def _recall(slots: dict[str, Any], ticket: Ticket, words: str) -> None:
    """What the open report knows already isn't asked again."""
    place = whereabouts.joined(str(ticket.data.get("place") or ""), slots.get("place", ""), words)
    both = {key: sorted({*ticket.data.get(key, ()), *slots.get(key, ())}) for key in ("danger", "grave")}
    slots |= {key: value for key, value in ticket.data.items() if key in TOLD and key not in slots} | both
    if place:
        slots["place"] = place
    if ticket.plate:
        slots.setdefault("plate", ticket.plate)


def _ask_drivable(turn: Turn, frame: Frame) -> None:
    """Whether it drives; with a slight fault, when it is to be looked at."""
    if symptom.is_slight(frame.slots.get("symptoms", ())):
        rows = [[(turn.label("button.report"), "yes"), (turn.label("button.drives_asking"), "asking")]]
        ask(turn, frame, "drivable", "fault.ask_when_seen", choices=rows)
        return
    values = ("yes", "no", "unsure", "asking")
    labels = [(turn.label(f"button.drives_{value}"), value) for value in values]
    ask(turn, frame, "drivable", "fault.ask_drivable", choices=[labels[:2], labels[2:]])


def _only_asking(turn: Turn, frame: Frame) -> None:
    frame.asked = None
    words = frame.slots["words"]
    ticket, _ = intake.enquire(
        turn.tx, turn.conversation, words, turn.now,
        message_id=turn.message_id, key=turn.incoming.update_id, topic="ask_advice",
    )  # fmt: skip
    turn.say("enquiry.passed_on", number=ticket.number, words=shorten(words))


def _facts(turn: Turn, slots: dict[str, Any]) -> dict[str, Any]:
    kept = {key: slots[key] for key in TOLD if slots.get(key)}
    name = turn.memory.get("name")
    return kept | ({"name": name} if name else {})


def _update(turn: Turn, frame: Frame) -> None:
    ticket = ticket_queries.lock(turn.tx, frame.slots["ticket"])
    if ticket is None or not ticket.is_open:
        return
    told = _facts(turn, frame.slots)
    if "place" in told:
        told["place"] = whereabouts.joined(str(ticket.data.get("place") or ""), told["place"], turn.words)
    fresh = {key: value for key, value in told.items() if ticket.data.get(key) != value}
    plate, vehicle_id = vehicle.chosen(turn, frame)
    if plate and ticket.plate != plate:
        ticket.plate, ticket.vehicle_id = plate, vehicle_id
        fresh["plate"] = plate
    if frame.slots.get("danger") and turn.dangers:
        tickets.make_urgent(turn.tx, ticket, turn.now, frame.slots["danger"])
    if fresh:
        tickets.add_details(turn.tx, ticket, turn.now, **fresh)
