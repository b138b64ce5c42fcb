"""What is done about words that were not understood: asked again, which was meant, a person offered (E1)."""

from __future__ import annotations

from bot import flow, focus
from bot.dialog import Frame, Turn, ask
from bot.dialogs import answers
from bot.dialogs.complaints import complaint
from bot.state import State
from nlu.acts.acts import SURE, Hold
from nlu.acts.answer import KNOWN, agrees, disputes
from nlu.acts.booking.times_said import times_said
from nlu.understanding import SOCIAL

ALARMING = frozenset({"complain", "request_rescue", "cancel_booking", "change_booking", "request_claim", "opt_in"})
"""What alarms somebody or changes something."""

BARE = 12
"""Characters, of Latin letters twice as many, in which nothing is held against the shop ("seriously")."""

TORN = 0.2
"""How likely a yes may be beside a complaint before the complaint is in doubt: "yes but not with that one"."""

PLAIN = 0.9
"""What is begun in the middle of a read-back only when the reading is that sure, or it is asked again instead."""


def again_missed(turn: Turn, state: State) -> bool:
    """True when the message before was not understood either."""
    return state.misses > 0


def offer_person(turn: Turn, state: State, _: bool) -> None:
    """A person is offered, and the open question stands again."""
    if _goes_on(turn, state):
        return
    turn.say("talk.offer_person", buttons=answers.menu_buttons(turn))
    flow.ask_again(turn, state)


def lost(turn: Turn, state: State, _: bool) -> None:
    """Says so; a part or system it named is remembered, for whoever then names a time."""
    systems = tuple(entity.value for entity in turn.understanding.of("system"))
    told = tuple(entity.value for entity in turn.understanding.of("symptom"))
    if systems or told:
        focus.dwell(turn, "report_fault", words=turn.words, symptoms=told, systems=systems)
    turn.say("talk.not_understood", buttons=answers.menu_buttons(turn))


def at_read_back(turn: Turn, state: State) -> bool:
    """True when a yes or no is awaited."""
    return turn.context.is_read_back and state.top is not None


def read_back_again(turn: Turn, state: State, _: bool) -> None:
    """The open question again; a doubt in the words is heeded, so that nothing seems pressed for. Rule: B4."""
    frame, said = state.top, turn.answer
    denied = turn.understanding.intent == "deny" and bool(turn.understanding.of("number"))
    books = frame is not None and frame.dialog == "booking" and turn.context.question == "book"
    if frame is not None and books and (denied or disputes(turn.words)):
        frame.slots["refused"] = True  # something is wrong with it: a bare yes after this must not book it
        flow.step(turn, state, frame)
    elif (
        frame is not None
        and isinstance(said, Hold)
        and said.confidence >= KNOWN
        and turn.context.serial == frame.serial
    ):
        flow.DIALOGS[frame.dialog].hold(turn, frame)
    else:
        flow.ask_again(turn, state)


def is_close(turn: Turn, state: State) -> list[str] | None:
    """The readings that are close to each other; None when the reading is of another kind."""
    if turn.understanding.outcome != "unsure":
        return None
    return [one.name for one in turn.understanding.intents[:3] if one.name in answers.ANSWERS | flow.STARTS]


def clarify(turn: Turn, state: State, names: list[str]) -> None:
    """It is asked which was meant."""
    frame = state.push("clarify")
    frame.slots["text"] = turn.words
    rows = [[(turn.label(f"intent.{name}"), name)] for name in names]
    ask(turn, frame, "choice", "talk.unsure", choices=[*rows, [(turn.label("menu.handoff"), "handoff")]])


def is_agreed(turn: Turn) -> bool:
    """True when words that look like a leave-taking or thanks agree to what was asked: "fine, that's it then"."""
    return turn.understanding.intent in SOCIAL and agrees(turn.words)


def ask_open_again(turn: Turn, state: State, frame: Frame) -> None:
    """The open question is put again in one line."""
    if _goes_on(turn, state):
        return
    agreed = turn.understanding.intent == "affirm" or is_agreed(turn)
    choosing = agreed and bool(frame.slots.get("offered"))
    if agreed and not choosing:
        flow.ask_again(turn, state)
        return
    told = turn.understanding.of("person") or turn.understanding.of("phone") or times_said(turn.understanding).told
    turn.say("further.pick" if choosing else "profile.noted" if told else "talk.again")
    flow.ask_again(turn, state)


def _goes_on(turn: Turn, state: State) -> bool:
    """Whether the open dialog went on without an answer."""
    frame = state.top
    if frame is None or frame.dialog not in flow.DIALOGS or not flow.DIALOGS[frame.dialog].missed(turn, frame):
        return False
    flow.step(turn, state, frame)
    return True


def is_rash(turn: Turn) -> bool:
    """Whether a matter that alarms somebody or changes something was read half surely while a yes or no is awaited."""
    reading = turn.understanding
    enough = SURE if turn.answer is not None else PLAIN
    torn = any(other.name == "affirm" and other.confidence > TORN for other in reading.intents[1:])
    short = len(turn.words) <= (2 * BARE if turn.words.isascii() else BARE)
    bare = reading.intent == "complain" and (torn or short) and reading.confidence < PLAIN
    if bare and not (turn.begins("complain") or complaint.is_private(turn, None)):
        return True
    held = isinstance(turn.answer, Hold) and turn.answer.sure  # "keep it pending" changes nothing else either
    return turn.context.is_read_back and reading.intent in ALARMING and (held or reading.confidence < enough)
