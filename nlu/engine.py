"""What every engine can do, and how one is chosen.

`understand` is a plain call: no I/O inside a write lock, no state kept between calls, safe from several threads.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from nlu.acts.acts import Act
from nlu.understanding import Understanding


class Engine(Protocol):
    """Reads one message. Two implementations: `nlu.engines.embedded` and `nlu.engines.rasa_server`."""

    def understand(
        self,
        text: str,
        now: datetime,
        *,
        asked: str | None = None,
        hours: Sequence[tuple[int, int]] = ((8, 18),),
        language: str | None = None,
        services: Sequence[tuple[str, str]] = (),
    ) -> Understanding:
        """The reading of `text`, as said at `now` (aware, the shop's time zone).

        asked: the slot whose question is open, None when nothing was asked: plate phone name time service symptom
            place drivable since confirm choice score details.
        hours: opening hours as (from, to) whole hours, to read a clock time said without morning or afternoon.
        language: the customer's last known language, for texts that show none of their own.
        services: the shop's own list of service items, as (code, name), in every language.
        """
        ...


class SecondReader(Protocol):
    """Is asked what an unclear message does, and may take its time: outside any transaction. See `nlu.second`."""

    def wants(self, reading: Understanding, asked: str | None) -> bool:
        """Whether it would be asked about a message read so, while that slot's question is open."""
        ...

    def opinion(
        self, reading: Understanding, now: datetime, *, asked: str | None, services: Sequence[tuple[str, str]],
        known: Sequence[str] = (),
    ) -> tuple[Act, ...] | None:  # fmt: skip
        """What it takes the message to do; None when it did not say.

        known: the customer's name, number and plates.
        """
        ...
