"""What is found when a house is looked over: in order, worth a look, or wrong."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal

State = Literal["ok", "warn", "bad"]

ORDER: tuple[State, ...] = ("bad", "warn", "ok")
"""What is read first."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at: its words are `doctor.<key>`, the next step where one is due `doctor_do.<key>`.

    group, next_group: where its words stand, if elsewhere. area: what it is part of (`doctor_area.<area>`). fields:
    what the words name; never a secret.
    """

    area: str
    state: State
    key: str
    fields: dict[str, Any] = field(default_factory=dict)
    group: str = "doctor"
    next_group: str = "doctor_do"


def sorted_by_need(found: list[Finding]) -> list[Finding]:
    """The findings, what is wrong first, else as they were made."""
    return sorted(found, key=lambda one: ORDER.index(one.state))
