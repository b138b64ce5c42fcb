"""One telling of a task: what a customer does, in which scene, and what must come of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any


@dataclass(frozen=True, slots=True)
class Turn:
    """One step of the customer's. act: say, agree (said, and meant as the yes to what stands), tap or wait."""

    act: str
    words: str = ""
    label: str = ""
    wait: timedelta = timedelta()


@dataclass(frozen=True, slots=True)
class Talk:
    """One telling of a task.

    scene: what the shop knows (keys of a scenario file). facts: standard answers by what is asked for. agrees: whether
    the customer says yes once to a read-back that stands in the end.
    """

    task: str
    kind: str
    voice: str
    now: str
    turns: tuple[Turn, ...]
    scene: Mapping[str, Any] = field(default_factory=dict)
    facts: Mapping[str, str] = field(default_factory=dict)
    expect: Mapping[str, Any] = field(default_factory=dict)
    agrees: bool = True
    language: str = ""

    @property
    def name(self) -> str:
        """Task and voice, as `--only` takes them."""
        return f"{self.task}/{self.voice}"

    def is_meant(self, wish: str) -> bool:
        """Whether --only's word names this talk, its task or its kind."""
        return wish in (self.name, self.task, self.kind)
