"""Closed sets: kinds, states, roles, each named by an enum and told apart by one table of facts.

A table is keyed by the word itself, so that a set can be added to; its enum names those that the code speaks of.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from domain.errors import IllegalMove


class Choice(StrEnum):
    """One of a closed set; it is stored, compared and shown as its plain word."""

    def __repr__(self) -> str:
        return str.__repr__(self)


@dataclass(frozen=True, slots=True)
class StateFacts:
    """What every state says. moves: step -> the state it leads to; any other step is refused."""

    moves: Mapping[str, str] = field(default_factory=dict)


def moved(states: Mapping[str, StateFacts], thing: str, state: str, verb: str) -> str:
    """The state that `verb` leads to; IllegalMove when the state's facts have no such step. Rule: I2."""
    try:
        return states[state].moves[verb]
    except KeyError:
        raise IllegalMove(f"{thing} is {state}: it can't be asked to {verb}.") from None
