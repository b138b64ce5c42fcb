"""What is done about words that were not understood: asked again, which was meant, a person offered (E1)."""

from __future__ import annotations

from bot import flow, focus
from bot.dialog import Frame, Turn, ask
from bot.dialogs import answers
from bot.state import State
from nlu.acts.answer import agrees
from nlu.understanding import SOCIAL


def again_missed(turn: Turn, state: State) -> bool:
    """True when the message before was not understood either."""
    return state.misses > 0


def offer_person(turn: Turn, state: State, _: bool) -> None:
    """A person is offered, and the open question stands again."""
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
    agreed = turn.understanding.intent == "affirm" or is_agreed(turn)
    choosing = agreed and bool(frame.slots.get("offered"))
    turn.say("further.pick" if choosing else "talk.again")
    flow.ask_again(turn, state)
