"""The other matters of a message that says several things: each is answered, begun, or named and kept for next."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import replace

from bot import flow
from bot.dialog import Frame, Turn
from bot.dialogs import answers
from bot.state import State
from nlu.acts import time_words
from nlu.acts.acts import Tell
from nlu.acts.context import NOTHING
from nlu.understanding import Understanding

AT_ONCE = frozenset({"complain", "request_rescue"})
"""Matters nobody is made to wait with."""

TALK = frozenset({"greet", "thanks", "goodbye", "affirm", "deny", "bot_challenge", "out_of_scope", "update_profile"})
"""What asks for nothing of its own beside another matter."""

WHOLE = frozenset({"book_service", "change_booking", "cancel_booking"})
"""Matters that use whatever the whole message names: the time may stand in another sentence."""

FILLED = frozenset({"booking", "move"})
"""Dialogs whose questions are answered beside a question of the customer's own."""


def serve(turn: Turn, state: State, seen: Collection[str]) -> None:
    """What else was said is seen to, and the open question comes last. seen: intents that have been."""
    said, asked = len(turn.replies), state.top is not None and state.top.asked is not None
    for part in _others(turn, seen):
        if not _is_covered(part, state):
            _see_to(part, state)
    if asked and said and len(turn.replies) > said:
        turn.replies.append(turn.replies.pop(said - 1))


def fill(turn: Turn, frame: Frame) -> None:
    """What was told beside a question is not asked again. Rule: A3."""
    if frame.dialog not in FILLED:
        return
    for part in turn.understanding.parts:
        if part.entities and part.intent != turn.understanding.intent:
            flow.DIALOGS[frame.dialog].take(_alone(turn, part, 0), frame)


def _others(turn: Turn, seen: Collection[str]) -> Iterator[Turn]:
    """Each part that plainly says something that has not been seen to yet."""
    done = {*seen, *TALK}
    for number, part in enumerate(turn.understanding.parts, 1):
        if part.outcome == "understood" and part.intent not in done:
            done.add(part.intent)
            yield _alone(turn, part, number)


def _is_covered(turn: Turn, state: State) -> bool:
    """Whether the matter is open already: another time for what is being booked, not coming at the old one."""
    opened, intent = {frame.dialog for frame in state.stack}, turn.understanding.intent
    if intent == "change_booking" and "booking" in opened:
        return True
    if intent == "cancel_booking" and "move" in opened:
        return not time_words.calls_off(turn.words)
    return flow.STARTS.get(intent) in opened


def _see_to(turn: Turn, state: State) -> None:
    intent = turn.understanding.intent
    if intent not in flow.STARTS:
        answers.ANSWERS[intent](turn)
    elif state.top is None or intent in AT_ONCE:
        flow.begin(turn, state, intent)
    else:
        flow.keep_for_next(turn, state, intent)


def _alone(turn: Turn, part: Understanding, number: int) -> Turn:
    """The turn as if only that part had been said. What is said and noted in it is the whole turn's."""
    if part.intent in WHOLE and part.outcome == "understood":
        part = replace(part, entities=turn.understanding.entities)
    incoming = replace(turn.incoming, text=part.text, update_id=f"{turn.incoming.update_id}#{number}")
    told = tuple(act for act in turn.acts if isinstance(act, Tell))
    return replace(turn, understanding=part, incoming=incoming, context=NOTHING, acts=told, press=None)
