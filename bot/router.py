"""Where a message goes: safety first, then the open question, then new matters, then asking again."""

from __future__ import annotations

from bot import flow
from bot.dialog import Frame, Turn, ask, learn
from bot.dialogs import answers, attachments, notice_buttons, phrases
from bot.dialogs import field as away
from bot.dialogs.booking import arrival, credit, waitlist
from bot.dialogs.booking.booking import asks_to_book
from bot.dialogs.commands import command
from bot.dialogs.complaints import resolution_check
from bot.dialogs.customers import owner
from bot.dialogs.tickets import addendum, fault, triage, waiting
from bot.dialogs.workshop import extra_items, sign_off
from bot.state import State
from domain.press import FORM
from nlu.acts.acts import SURE, Drop, Hold, No, Yes
from nlu.understanding import SOCIAL

SPOKEN = {"ask_credit": credit.explain, "leave_waitlist": waitlist.leave}
"""Matters known by their words that are answered in one go."""

ALARMING = frozenset({"complain", "request_rescue", "cancel_booking", "change_booking", "request_claim", "opt_in"})
PLAIN = 0.85
"""What is begun in the middle of a read-back only when the reading is that sure, or it is asked again instead."""


def route(turn: Turn, state: State, *, resumed: bool) -> None:
    """The message is answered. resumed: the customer comes back after a long silence."""
    for frame in state.stack if resumed else ():
        frame.card = ""  # what was on the screen then is shown again
    about_another = state.top is not None and "for" in state.top.slots
    if not about_another and not owner.is_meant(turn.words):
        learn(turn)
    if turn.incoming.kind == "button":
        _button(turn, state)
    elif turn.incoming.kind == "start":
        state.stack.clear()
        answers.greet(turn)
    elif turn.incoming.kind in ("contact", "location", "sticker") or not turn.words:
        _attachment(turn, state)
    elif (
        turn.incoming.kind == "edit"
        and state.top is None
        and not notice_buttons.heard(turn)
        and attachments.edited(turn)
    ):
        return
    else:
        _text(turn, state, resumed=resumed)
        _keep_pictures(turn)


# --- buttons ---------------------------------------------------------------------------------------------------------


def _button(turn: Turn, state: State) -> None:
    tap, frame = turn.incoming.press, state.top
    if tap and tap.topic == "menu" and tap.verb in answers.ANSWERS | flow.STARTS:
        flow.begin(turn, state, tap.verb)
    elif tap and tap.topic in notice_buttons.NOTICES:
        flow.notice(turn, state, tap)
    elif tap and frame and tap.topic == FORM and (tap.number(), tap.verb) == (frame.serial, frame.asked):
        turn.press = tap
        flow.go_on(turn, state, frame)
    else:
        turn.say("talk.old_button")
        flow.ask_again(turn, state)


# --- words -----------------------------------------------------------------------------------------------------------


def _text(turn: Turn, state: State, *, resumed: bool) -> None:
    reading, frame = turn.understanding, state.top
    if reading.danger and reading.intent != "complain":
        _danger(turn, state)
        return
    if _agreed(turn, state):
        return
    if (wish := turn.stops) is not None:
        answers.ANSWERS[wish](turn)
        flow.ask_again(turn, state)
        return
    if (heard := notice_buttons.heard(turn)) is not None:
        flow.notice(turn, state, heard)
        return
    if frame is not None and _obeyed(turn, state, frame):
        return
    if command(turn.words) in ("help", "restart"):
        state.stack.clear()
        answers.help_(turn)
        return
    if arrival.says_so(turn) and (frame is None or arrival.awaited(turn)):
        arrival.arrive(turn)
        flow.ask_again(turn, state)
        return
    if frame is not None and frame.dialog == "clarify":
        state.stack.remove(frame)
        frame = state.top
    if _answered(turn, state):
        return
    if _known_by_words(turn, state):
        return
    if frame is None and addendum.asks_when(turn):
        answers.progress(turn)
        return
    intent = _new_matter(turn, frame, resumed=resumed)
    if addendum.may_add(frame) and addendum.adds(turn):
        state.misses = 0
        flow.ask_again(turn, state)
    elif intent is None and frame is not None and flow.DIALOGS[frame.dialog].take(turn, frame):
        state.misses = 0
        flow.step(turn, state, frame)
    elif intent is not None:
        state.misses = 0
        flow.begin(turn, state, intent)
    else:
        _not_understood(turn, state)


def _danger(turn: Turn, state: State) -> None:
    """Stop-driving advice is the first thing said, whatever was being talked about. Rule: F2."""
    fault.warn(turn)
    frame = state.top
    if frame is None and resolution_check.heard_still(turn):
        return
    if frame is None or frame.dialog != "fault":
        frame = state.push("fault")
    flow.DIALOGS["fault"].take(turn, frame)
    flow.step(turn, state, frame)


def _agreed(turn: Turn, state: State) -> bool:
    """True when the words were a clear yes to the open question, whatever else they may look like. Rule: B4, W4."""
    frame = state.top
    if not isinstance(turn.answer, Yes) or not turn.answer.sure:
        return False
    if frame is not None and turn.context.serial == frame.serial:
        state.misses = 0
        flow.DIALOGS[frame.dialog].take(turn, frame)
        flow.step(turn, state, frame)
        return True
    tap = notice_buttons.spoken(turn)
    if tap is not None:
        flow.notice(turn, state, tap)
    return tap is not None


def _answered(turn: Turn, state: State) -> bool:
    """True when the words refused the open question, gave it up, or put it off: nothing is done. Rule: B4."""
    frame, said = state.top, turn.answer
    if said is None or _is_another_matter(turn):
        return False
    if frame is None or turn.context.serial != frame.serial:
        tap = notice_buttons.spoken(turn)
        if tap is not None:
            flow.notice(turn, state, tap)
        return tap is not None or notice_buttons.put_off(turn)
    if flow.DIALOGS[frame.dialog].hears(turn, frame):
        return False
    match said:
        case Drop():
            flow.leave(turn, state, frame)
        case No() if said.sure and flow.DIALOGS[frame.dialog].take(turn, frame):
            flow.step(turn, state, frame)
        case Hold() if said.sure:
            flow.DIALOGS[frame.dialog].hold(turn, frame)
        case _:
            return False
    return True


def _is_another_matter(turn: Turn) -> bool:
    """True when the words hold no clear answer, and are plainly about something else."""
    reading, said = turn.understanding, turn.answer
    social = reading.intent in SOCIAL or reading.intent == "out_of_scope"
    return reading.outcome == "understood" and not social and not (said is not None and said.sure)


def _known_by_words(turn: Turn, state: State) -> bool:
    """True when the words answered a notice, or were about running late, the waitlist or credit."""
    if _answered_in_one_go(turn, state):
        flow.ask_again(turn, state)
        return True
    frame = state.top
    if frame is None and resolution_check.heard_still(turn):
        return True
    answers_it = frame is not None and (frame.asked == "details" or flow.DIALOGS[frame.dialog].hears(turn, frame))
    if answers_it or turn.understanding.intent == "complain":
        return False
    matter = phrases.matter(turn.words)
    if matter == "join_waitlist":
        flow.join_waitlist(turn, state)
    elif matter in SPOKEN:
        SPOKEN[matter](turn)
        flow.ask_again(turn, state)
    elif matter is not None:
        flow.begin(turn, state, matter)
    return matter is not None


def _answered_in_one_go(turn: Turn, state: State) -> bool:
    """True when the words signed, asked for a technician or a look from afar, or answered for extra items."""
    return (
        sign_off.by_words(turn)
        or away.asks_where(turn)
        or extra_items.by_words(turn, busy=state.top is not None)
        or waiting.asks_help(turn)
        or triage.asks_remote(turn)
    )


def _obeyed(turn: Turn, state: State, frame: Frame) -> bool:
    match command(turn.words):
        case "restart":
            state.stack.clear()
            answers.help_(turn)
        case "leave":
            flow.leave(turn, state, frame)
        case "skip" if frame.dialog in flow.DIALOGS and flow.DIALOGS[frame.dialog].skip(turn, frame):
            flow.step(turn, state, frame)
        case _:
            return False
    return True


def _new_matter(turn: Turn, frame: Frame | None, *, resumed: bool) -> str | None:
    """The intent to follow instead of the open question; None when the message belongs to that question."""
    reading = turn.understanding
    if frame is not None and frame.dialog in flow.DIALOGS and flow.DIALOGS[frame.dialog].hears(turn, frame):
        return None
    if frame is None and asks_to_book(turn):
        return "book_service"
    if reading.outcome != "understood" or _is_rash(turn):
        return None
    if frame is None:
        return reading.intent
    if reading.intent in ("cancel_booking", "change_booking") and frame.dialog == "booking":
        return None if reading.intent == "change_booking" else "deny"
    if (frame.dialog, reading.intent) == ("booking", "report_fault"):
        return None  # a symptom said while booking is what the visit is for (B2)
    if frame.asked == "details" and reading.intent != "handoff":
        return None
    if flow.STARTS.get(reading.intent) == frame.dialog or reading.intent in ("affirm", "deny", "update_profile"):
        return None
    if reading.answers and not resumed:
        return None
    return reading.intent


def _is_rash(turn: Turn) -> bool:
    """True for a matter that alarms somebody or changes something, read half surely while a yes or no is awaited."""
    reading = turn.understanding
    enough = SURE if turn.answer is not None else PLAIN
    return turn.context.is_read_back and reading.intent in ALARMING and reading.confidence < enough


def _not_understood(turn: Turn, state: State) -> None:
    """Two or three readings are offered when they are close; the second miss in a row offers a person."""
    reading = turn.understanding
    state.misses += 1
    if state.misses > 1:
        turn.say("talk.offer_person", buttons=answers.menu_buttons(turn))
        flow.ask_again(turn, state)
    elif turn.context.is_read_back and state.top is not None:
        flow.ask_again(turn, state)
    elif reading.outcome == "unsure":
        names = [intent.name for intent in reading.intents[:3] if intent.name in answers.ANSWERS | flow.STARTS]
        frame = state.push("clarify")
        frame.slots["text"] = turn.words
        rows = [[(turn.label(f"intent.{name}"), name)] for name in names]
        ask(turn, frame, "choice", "talk.unsure", choices=[*rows, [(turn.label("menu.handoff"), "handoff")]])
    elif state.top is not None:
        choosing = reading.intent == "affirm" and bool(state.top.slots.get("offered"))
        turn.say("further.pick" if choosing else "talk.again")
        flow.ask_again(turn, state)
    else:
        turn.say("talk.not_understood", buttons=answers.menu_buttons(turn))


# --- contacts, places, pictures --------------------------------------------------------------------------------------


def _attachment(turn: Turn, state: State) -> None:
    frame = state.top
    if turn.incoming.kind == "contact":
        attachments.contact_shared(turn)
    if frame is not None and frame.dialog in flow.DIALOGS and flow.DIALOGS[frame.dialog].take(turn, frame):
        flow.step(turn, state, frame)
        return
    if turn.incoming.kind == "contact":
        flow.ask_again(turn, state)
        return
    if arrival.is_there(turn):
        arrival.arrive(turn)
    else:
        attachments.receive(turn)
    flow.ask_again(turn, state)


def _keep_pictures(turn: Turn) -> None:
    ticket = attachments.current_matter(turn) if turn.incoming.media else None
    if ticket is not None:
        attachments.keep(turn, ticket)
