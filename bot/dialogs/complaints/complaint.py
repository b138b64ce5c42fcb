"""Complaints: an apology and a register number at once, then what is missing (C1, C2, C3)."""

from __future__ import annotations

from actions import intake
from actions.customers import identities
from actions.tickets import tickets
from bot.dialog import Dialog, Frame, Turn, ask, pressed
from bot.dialogs import promise_words
from bot.dialogs.complaints import handling
from bot.dialogs.customers import phone
from bot.dialogs.feedback import follow_up
from bot.dialogs.tickets import enquiry, fault
from domain.complaints import complaint, crisis
from domain.shop.promise_policy import PromiseKind
from domain.ticket import Ticket
from domain.warranty import return_repair
from storage import shops
from storage.tickets import tickets as ticket_queries

TELLING = 8
"""Characters below which a complaint has no content yet ("我要投诉")."""


def is_private(turn: Turn, frame: Frame | None) -> bool:
    """True when the words are a complaint about a person: the bot takes it down, whoever of the staff has the word.

    So it never passes through the hands of the one it is about. Rule: C5.
    """
    if frame is not None and frame.dialog == "complaint" and frame.slots.get("ticket"):
        ticket = ticket_queries.get(turn.tx, frame.slots["ticket"])
        return ticket is not None and ticket.restricted
    if turn.understanding.intent != "complain" or turn.understanding.outcome != "understood":
        return False
    return complaint.is_against_person(turn.words, complaint.named_in(turn.words, shops.staff(turn.tx)))


class Complaint(Dialog):
    """Dissatisfaction is registered and taken seriously."""

    name = "complaint"

    def take(self, turn: Turn, frame: Frame) -> bool:
        """The words of the complaint, further details, and a phone."""
        if "words" not in frame.slots:
            frame.slots["words"] = turn.words
            return True
        if phone.take_phone(turn, frame):
            return True
        if frame.asked == "details":
            frame.slots["details"] = "" if pressed(turn, "details") else turn.words
            return True
        return False

    def step(self, turn: Turn, frame: Frame) -> None:
        """Registers at the first word, then asks what happened and where to call."""
        slots = frame.slots
        if "ticket" not in slots:
            self._register(turn, frame)
        turn.under = slots["ticket"]
        details = slots.pop("details", None)
        if details is not None:
            slots["detailed"] = True
        if details:
            self._add(turn, frame, details)
        objection = bool(slots.get("objection"))
        if len(slots["words"]) < TELLING and not slots.get("detailed"):
            key = "verify.ask_more" if objection else "complaint.ask_details"
            ask(turn, frame, "details", key, choices=[[(turn.label("button.call_me"), "skip")]])
        elif objection:
            frame.asked = None
            turn.say("verify.noted", number=slots["number"])
        elif phone.settle_phone(turn, frame, "complaint.ask_phone"):
            _finish(turn, frame)

    def _add(self, turn: Turn, frame: Frame, details: str) -> None:
        ticket = ticket_queries.lock(turn.tx, frame.slots["ticket"])
        if ticket is None or not ticket.is_open:
            return
        if frame.slots.get("objection"):
            tickets.customer_wrote(turn.tx, ticket, turn.message_id, details, turn.incoming.update_id, turn.now)
        else:
            intake.reclass_complaint(turn.tx, ticket, details, turn.now, systems=_systems(turn))

    def _register(self, turn: Turn, frame: Frame) -> None:
        if turn.dangers:
            fault.warn(turn)
        told = turn.understanding.first("plate") or turn.memory.get("plate")
        own = identities.own_vehicle(turn.tx, turn.identity, told, turn.now)
        details = {"phone": turn.phone(), "name": turn.memory.get("name"), "systems": _systems(turn)}
        ticket = intake.complain(
            turn.tx, turn.conversation, frame.slots["words"] or turn.label("complaint.no_words"), turn.now,
            dangers=turn.dangers, plate=told, vehicle_id=own.id if own else None,
            data={k: v for k, v in details.items() if v},
        )  # fmt: skip
        frame.slots["ticket"] = ticket.id
        follow_up.attach(turn, ticket)
        handling.keep(turn, ticket)
        _first_words(turn, ticket)
        if turn.told("return"):
            goods, _ = enquiry.register(turn, "request_claim", turn.words)
            turn.say("complaint.goods", goods=goods.number)

    def skip(self, turn: Turn, frame: Frame) -> bool:
        """Nothing is forced out of an annoyed customer."""
        if frame.asked:
            frame.slots[frame.asked] = ""
        return frame.asked is not None

    def leave(self, turn: Turn, frame: Frame) -> None:
        """A registered complaint stays registered."""
        turn.say("complaint.left")


def _first_words(turn: Turn, ticket: Ticket) -> None:
    """An apology with the number; in a crisis the words of the shop's plan for its kind. Rule: C2, I4."""
    kind = str(ticket.data.get("crisis") or "")
    own = crisis.first_words(turn.shop, kind, turn.language) if kind else ""
    if own:
        turn.say("crisis.own", words=own.replace("{number}", ticket.number))
    elif kind:
        turn.say(f"crisis.first_{kind}", number=ticket.number)
    elif ticket.restricted:
        turn.say("complaint.first_words_person", number=ticket.number)
    else:
        turn.say(f"complaint.first_words_{ticket.severity}", number=ticket.number)


def _systems(turn: Turn) -> list[str]:
    """The systems the message speaks of, by name or symptom (C7)."""
    reading = turn.understanding
    return return_repair.systems(
        (entity.value for entity in reading.of("system")), (entity.value for entity in reading.of("symptom"))
    )


def _finish(turn: Turn, frame: Frame) -> None:
    frame.asked = None
    ticket = ticket_queries.lock(turn.tx, frame.slots["ticket"])
    told = frame.slots.get("phone")
    if ticket is not None and told and ticket.data.get("phone") != told:
        tickets.add_details(turn.tx, ticket, turn.now, phone=told)
    until = promise_words.within(turn, ticket, PromiseKind.FIRST_ANSWER)
    turn.say("complaint.promise", until=until, number=ticket.number if ticket else "")
