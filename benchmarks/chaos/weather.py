"""Small faults, by chance: of a hundred calls and deliveries some go wrong, and each is counted once it did."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass

from tests.simulators.telegram import Fault

CALLS = {
    "call_cut_before": 2.0,
    "call_cut_after": 2.0,
    "server_error": 2.0,
    "too_many_requests": 1.0,
    "answer_slow": 1.0,
    "answer_very_slow": 0.2,
}
"""What befalls a call, and how often as against the others."""

SLOW = {"answer_slow": 3.0, "answer_very_slow": 25.0}
"""Seconds before such a call does anything."""

SPARED = frozenset({"getme", "setwebhook", "deletewebhook", "setmycommands", "getchat", "getchatmember"})
"""Calls of a start: a run is about what comes after."""


@dataclass
class Weather:
    """rate: the share of calls and of deliveries that go wrong. note: told the kind of each that did."""

    rng: random.Random
    rate: float
    note: Callable[[str], None]

    def over_call(self, method: str) -> tuple[float, Fault | None]:
        """Seconds the call takes before anything else, and what befalls it; nearly always neither."""
        if method.lower() in SPARED or self.rng.random() >= self.rate:
            return 0.0, None
        kind = self.rng.choices(list(CALLS), list(CALLS.values()))[0]
        if kind == "too_many_requests" and not method.lower().startswith("send"):
            kind = "server_error"
        self.note(kind)
        if kind in SLOW:
            return SLOW[kind], None
        if kind == "too_many_requests":
            return 0.0, Fault(method, code=429, retry_after=self.rng.randint(1, 5))
        if kind == "server_error":
            return 0.0, Fault(method, code=self.rng.choice((500, 502, 504)))
        return 0.0, Fault(method, drop=kind.removeprefix("call_cut_"))

    def over_delivery(self, polled: bool) -> dict[str, object]:
        """How an update reaches the bot: nothing for as it should. polled: others wait there that it can overtake."""
        if self.rng.random() >= self.rate:
            return {}
        if polled and self.rng.random() < 0.5:
            self.note("update_out_of_turn")
            return {"before_last": True}
        self.note("update_twice")
        return {"times": 2}

    def over_webhook(self) -> bool:
        """True when the bot's answer to a delivery is lost, so that it is delivered again."""
        lost = self.rng.random() < self.rate
        if lost:
            self.note("webhook_answer_lost")
        return lost
