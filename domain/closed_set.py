"""Closed sets: kinds, states, roles, each named by an enum and told apart by one table of facts.

A table is keyed by the word itself, so that a set can be added to; its enum names those that the code speaks of.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Generic, TypeVar

from domain.errors import IllegalMove

Facts = TypeVar("Facts")


class Name(StrEnum):
    """One of a closed set; it is stored, compared and shown as its plain word."""

    def __repr__(self) -> str:
        return str.__repr__(self)


@dataclass(frozen=True, slots=True)
class Where(Collection[str], Generic[Facts]):
    """Those of a table of which something is true, as the table stands when one looks."""

    table: Mapping[str, Facts]
    true: Callable[[Facts], object]

    def __contains__(self, name: object) -> bool:
        return name in self.table and bool(self.true(self.table[str(name)]))

    def __iter__(self) -> Iterator[str]:
        return (name for name, facts in self.table.items() if self.true(facts))

    def __len__(self) -> int:
        return sum(1 for _ in self)


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
