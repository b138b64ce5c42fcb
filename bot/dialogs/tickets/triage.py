"""What follows a call for help: when we come, how to wait, injuries first, the claim, a look from afar (E3, E4)."""

from __future__ import annotations

from datetime import datetime

from actions import intake
from actions.field import dispatch, field_jobs, news
from actions.promises import promises
from actions.tickets import courses, tickets
from bot import guard
from bot.dialog import Frame, Turn, ask, pressed
from domain import course
from domain.shop.promise_policy import PromiseKind
from domain.ticket import Kind, Ticket, Workplace
from nlu.acts import fault_told
from storage.tickets import tickets as ticket_queries
from texts import formats

WAITING = ("fire", "smoke", "high_voltage", "brakes", "steering")
"""Dangers with words of their own for the time until help is there, the gravest first (`triage.safety_<kind>`)."""


SHOTS = ("scene", "damage", "other", "papers")
"""Pictures an insurer wants of an accident, asked for one by one (`triage.shot_<name>`). Rule: E3."""

STEPS = ("injured", "photos", "insurer", "tow")
"""What an accident is asked about besides place and phone; injuries before anything else. Rule: E3."""


def take(turn: Turn, frame: Frame) -> bool:
    """True when the message answered one of the accident's questions, or told of the injured by itself."""
    slots, asked = frame.slots, frame.asked
    if not is_accident(frame):
        return False
    if asked != "insurer" and "insurer" not in slots and (named := fault_told.insurer(turn.words)):
        slots["insurer"] = named
    if "injured" not in slots and (told := _hurt(turn, frame)):
        slots["injured"] = told
        return True
    if asked == "photos" and (turn.incoming.media or pressed(turn, "photos") or turn.words):
        _take_shot(turn, frame)
        return True
    if asked == "insurer" and _take_insurer(turn, frame):
        return True
    if asked == "tow" and (said := guard.verdict(turn, frame)):
        slots["tow"] = said
        return True
    return False


def _take_insurer(turn: Turn, frame: Frame) -> bool:
    """Take the words as the insurer, unless they are a phone, a plate or a question."""
    reading = turn.understanding
    if pressed(turn, "insurer"):
        frame.slots["insurer"] = ""
    elif not turn.words or reading.asks_help or reading.first("phone") or reading.first("plate"):
        return False
    else:
        frame.slots.setdefault("insurer", turn.words[:200])
    return True


def _take_shot(turn: Turn, frame: Frame) -> None:
    """One more picture, or one that isn't to be had; all are over after the last, or when the customer says so."""
    slots = frame.slots
    sent, passed = slots.get("shots_sent", 0), slots.get("shots", 0)
    if turn.incoming.media:
        slots["shots_sent"] = sent = sent + 1
    goes_on = turn.incoming.media or (pressed(turn, "photos") == "skip" and sent)
    slots["shots"] = passed = passed + 1
    if not goes_on or passed >= len(SHOTS):
        slots["photos"] = "sent" if sent else "none"


def is_accident(frame: Frame) -> bool:
    """True when people may be hurt and an insurer will ask."""
    return "accident" in frame.slots.get("danger", [])


def hears(turn: Turn, frame: Frame) -> bool:
    """True when the words answer the accident's open question, whatever other matter they may look like."""
    return frame.asked in STEPS and is_accident(frame) and frame.asked not in frame.slots


def asks_injured(turn: Turn, frame: Frame) -> bool:
    """True when it has been asked whether anybody is hurt; what to do is said as soon as it is known. Rule: E3."""
    if not is_accident(frame):
        return False
    injured = frame.slots.get("injured")
    if injured is None:
        labels = [(turn.label(f"triage.hurt_{value}"), value) for value in ("yes", "no")]
        ask(turn, frame, "injured", "triage.injured", choices=[labels])
        return True
    if not frame.slots.get("injured_told"):
        frame.slots["injured_told"] = True
        turn.say("triage.call_120" if injured == "yes" else "triage.nobody_hurt")
    return False


def asks_rest(turn: Turn, frame: Frame) -> bool:
    """True when the next question about an accident is open: photos, insurer, tow."""
    if not is_accident(frame):
        return False
    slots = frame.slots
    later = (turn.label("button.skip"), "skip")
    if "photos" not in slots:
        shot, frame.tries = SHOTS[slots.get("shots", 0)], 0
        over = [(turn.label("triage.shots_over"), "over")] if slots.get("shots_sent") else []
        ask(turn, frame, "photos", f"triage.shot_{shot}", choices=[[later, *over]])
    elif "insurer" not in slots:
        ask(turn, frame, "insurer", "triage.ask_insurer", choices=[[later]])
    elif "tow" not in slots:
        labels = [(turn.label(f"triage.tow_{value}"), value) for value in ("yes", "no")]
        ask(turn, frame, "tow", "triage.ask_tow", choices=[labels])
    else:
        return False
    return True


def settle(turn: Turn, frame: Frame, ticket: Ticket) -> None:
    """All that follows from what is known: a rescue is a field job, its time of arrival is told, the claim is open.

    Rule: E3, E4, F3.
    """
    slots = frame.slots
    if ticket.kind == Kind.RESCUE:
        dispatch.rescue(turn.tx, turn.shop, ticket, turn.now)
        field_jobs.learn(turn.tx, turn.shop, ticket, turn.now)
        _agree_later(turn, frame, ticket)
        _promise(turn, ticket)
    elif slots.get("tow") == "yes" and "place" in slots and not slots.get("tow_sent"):
        slots["tow_sent"] = True
        towed = dispatch.tow(turn.tx, turn.shop, ticket, turn.now)
        _promise(turn, towed)


def _agree_later(turn: Turn, frame: Frame, ticket: Ticket) -> None:
    """Help comes when the customer wants it, if that is later than what is owed. Rule: E4, W3."""
    at = frame.slots.pop("wished_at", None)
    if at is None:
        return
    due_at = datetime.fromisoformat(at)
    if not dispatch.put_off(turn.tx, turn.shop, ticket, due_at, turn.now):
        turn.say("fault.added", number=ticket.number)
        return
    when = formats.moment(due_at.astimezone(turn.shop.zone), turn.language)
    turn.say("triage.agreed_later", time=when, number=ticket.number)
    turn.promised.add(PromiseKind.ON_SITE)


def located(turn: Turn, ticket: Ticket) -> None:
    """A place sent later is where the technician goes, and the time of arrival can be told. Rule: E4."""
    field_jobs.learn(turn.tx, turn.shop, ticket, turn.now)
    if ticket.facts.worked == Workplace.FIELD:
        _promise(turn, ticket)


def _promise(turn: Turn, ticket: Ticket) -> None:
    """Once the place is known: by when somebody is there, and how to wait for them. Rule: E4, F2."""
    if not (ticket.data.get("lat") is not None or ticket.data.get("place")):
        return
    owed = [one for one in promises.of(turn.tx, ticket.id) if one.kind == PromiseKind.ON_SITE and one.is_open]
    if not owed or owed[-1].told or owed[-1].due_at <= turn.now:
        return
    at = news.clock(turn.shop, owed[-1].due_at, turn.now, turn.language)
    turn.say("triage.promise" if turn.shop.is_open(turn.now) else "triage.promise_night", time=at)
    promises.note_told(turn.tx, ticket, (PromiseKind.ON_SITE,), turn.now)
    turn.promised.add(PromiseKind.ON_SITE)
    kind = next((kind for kind in WAITING if kind in ticket.data.get("danger", [])), "other")
    where = f"{ticket.data.get('place') or ''} {ticket.summary}"
    if kind != "other" or not fault_told.is_off_road(where):
        turn.say(f"triage.safety_{kind}")


def conclude(turn: Turn, frame: Frame) -> None:
    """Everything has been told: the job knows its vehicle, and an accident has its claim. Rule: E3, F5."""
    ticket = ticket_queries.lock(turn.tx, frame.slots["ticket"])
    if ticket is not None and ticket.is_open:
        settle(turn, frame, ticket)
        _open_claim(turn, frame, ticket)


def _open_claim(turn: Turn, frame: Frame, ticket: Ticket) -> None:
    """Help with the insurer is a matter of its own, with its number; once for an accident. Rule: E3."""
    slots = frame.slots
    if not is_accident(frame) or slots.get("claim"):
        return
    summary = turn.label("triage.claim_summary", number=ticket.number, insurer=slots.get("insurer") or "–")
    claim = Ticket(
        number="", kind=Kind.ENQUIRY, customer_id=ticket.customer_id, conversation_id=ticket.conversation_id,
        summary=summary, created_at=turn.now, vehicle_id=ticket.vehicle_id, plate=ticket.plate,
        data={"words": summary, "topic": "accident_claim", "insurer": slots.get("insurer") or ""},
        follows_id=ticket.id,
    )  # fmt: skip
    tickets.register(turn.tx, claim, turn.now)
    courses.begin(turn.tx, claim, course.ACCIDENT, turn.now)
    slots["claim"] = claim.number
    turn.say("triage.claim", number=claim.number)


def asks_remote(turn: Turn) -> bool:
    """True when the words ask for a look from afar, or for pictures of the work and nothing else."""
    reading = turn.understanding
    another = reading.outcome == "understood" and reading.intent in ("book_service", "complain")
    pictures = turn.asks("pictures") and not another
    return (turn.asks("remote_look") or pictures) and not turn.dangers


def look_from_afar(turn: Turn) -> None:
    """A technician answers within the hotline's time; whoever wants pictures of the work is promised none but that
    it is passed on.

    Rule: F3 (S0 范文5), C9."""
    if turn.asks("pictures"):
        _pass_on_pictures(turn)
        return
    ticket = _report(turn)
    if ticket is None:
        ticket, _ = intake.enquire(
            turn.tx, turn.conversation, turn.words, turn.now,
            message_id=turn.message_id, key=turn.incoming.update_id, topic="ask_advice",
        )  # fmt: skip
    else:
        tickets.customer_wrote(turn.tx, ticket, turn.message_id, turn.words, turn.incoming.update_id, turn.now)
        soon = turn.now + turn.shop.policy.hotline_answer
        owed = [one for one in promises.of(turn.tx, ticket.id) if one.kind == PromiseKind.FIRST_ANSWER and one.is_open]
        if ticket.answered_at is None and (not owed or owed[-1].due_at > soon):
            promises.add(turn.tx, turn.shop, ticket, PromiseKind.FIRST_ANSWER, soon, turn.now, actor="bot", told=True)
    turn.say("triage.remote", number=ticket.number, time=_answer_by(turn, ticket))


def _pass_on_pictures(turn: Turn) -> None:
    """The wish stands on what is open for the vehicle, else it is a question of its own. Rule: C9."""
    mine = ticket_queries.of_customer(turn.tx, turn.conversation.customer_id)
    ticket = next((one for one in mine if one.facts.on_vehicle and one.is_open), None)
    if ticket is None:
        ticket, _ = intake.enquire(
            turn.tx, turn.conversation, turn.words, turn.now,
            message_id=turn.message_id, key=turn.incoming.update_id, topic="ask_progress",
        )  # fmt: skip
    else:
        tickets.customer_wrote(turn.tx, ticket, turn.message_id, turn.words, turn.incoming.update_id, turn.now)
    turn.say("triage.pictures", number=ticket.number)


def _answer_by(turn: Turn, ticket: Ticket) -> str:
    owed = [one for one in promises.of(turn.tx, ticket.id) if one.kind == PromiseKind.FIRST_ANSWER and one.is_open]
    due = max(owed[-1].due_at, turn.now) if owed else turn.now + turn.shop.policy.hotline_answer
    return news.clock(turn.shop, due, turn.now, turn.language)


def _report(turn: Turn) -> Ticket | None:
    """This conversation's open report of a fault."""
    for ticket in ticket_queries.of_customer(turn.tx, turn.conversation.customer_id):
        if ticket.kind == Kind.FAULT_REPORT and ticket.conversation_id == turn.conversation.id:
            return ticket
    return None


def _hurt(turn: Turn, frame: Frame) -> str | None:
    if frame.asked == "injured" and (said := guard.verdict(turn, frame)):
        return said
    return fault_told.injured(turn.words)
