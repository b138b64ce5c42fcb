"""At no read-back does anything but a clear yes, or its button, do what can't be undone; and a clear yes does it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
import yaml
from sqlalchemy import text

from bot.conversation import Conversations, Handled
from bot.message import Incoming
from domain.shop.shop import Shop
from nlu.engines.embedded import EmbeddedEngine
from storage import Store, Tx
from tests.bot.transcript import ADDRESS, Player

HERE = Path(__file__).parent
WORDS = HERE.parent / "nlu" / "acts"
DATA = HERE.parent.parent / "nlu" / "data" / "acts"
READ_BACKS: dict[str, Any] = yaml.safe_load((HERE / "read_backs.yml").read_text(encoding="utf-8"))

SHARES = 7
"""Each read-back hears one in so many of all sayings, another share than its neighbour: 150 and more."""

DECIDED = {
    "visits": "select id, state, starts_at from appointments order by id",
    "closed or opened": "select id, state from tickets where kind in ('complaint', 'recovery') order by id",
    "consents": "select topic, given from consents order by id",
    "items": "select id, state from work_items order by id",
    "orders": "select id, state from work_orders order by id",
    "signatures": "select ticket_id, subject from sign_offs order by ticket_id",
    "prices": "select ticket_id, fee_state from field_jobs order by ticket_id",
    "jobs": "select count(*) from field_jobs",
    "mileage": "select id, odometer_km from vehicles where odometer_km is not null order by id",
}
"""All that can't be undone, as it stands in the store."""


class _Undone(Exception):
    """Ends a trial, so that nothing of it is kept."""


class Trial:
    """A conversation at a read-back, in which a message can be tried without anything of it being kept."""

    def __init__(self, name: str, store: Store, engine: EmbeddedEngine, player: Player) -> None:
        self.name = name
        self._store, self._player = store, player
        self._desk = Conversations(self, engine)  # type: ignore[arg-type]
        self._count = 0
        self.changed: list[str] = []

    def read(self) -> Any:
        return self._store.read()

    def settle(self, work: Callable[[Tx], Handled | None]) -> Handled | None:
        """Does the work, notes what it decided, and takes it back."""
        found: list[Handled | None] = []
        try:
            with self._store.write() as tx:
                before = _decided(tx)
                found.append(work(tx))
                tx.flush()
                after = _decided(tx)
                self.changed = [name for name in DECIDED if before[name] != after[name]]
                raise _Undone
        except _Undone:
            return found[0]

    def say(self, words: str) -> Handled:
        """What comes of these words, here and now."""
        self._count += 1
        now = self._player.now
        said = Incoming(self._player.channel, "", ADDRESS, f"t{self._count}", "text", now, text=words)
        return self._desk.handle(said, now)


def _decided(tx: Tx) -> dict[str, Any]:
    return {name: [tuple(row) for row in tx.execute(text(query))] for name, query in DECIDED.items()}


@pytest.fixture
def trial(request: pytest.FixtureRequest, store: Store, shop: Shop, engine: EmbeddedEngine) -> Iterator[Trial]:
    """The read-back named by the test."""
    script = READ_BACKS[request.param]
    began = datetime.fromisoformat(str(script.get("clock", "2026-03-18T10:00+08:00")))
    player = Player(store, replace(shop, branches=()), engine, began)
    player.play({"branches": False, **script})
    yield Trial(request.param, store, engine, player)


def _said(*kinds: str) -> list[str]:
    found = []
    for path in [*sorted(DATA.glob("any_*.yml")), *sorted(WORDS.glob("*.yml"))]:
        said = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CBaseLoader)
        found += [words for kind in kinds for words in said.get(kind, ())]
    return found


@pytest.mark.rule("B4", "W4", "B6", "C6", "N5")
@pytest.mark.parametrize("trial", READ_BACKS, indirect=True)
def test_nothing_hesitant_unclear_or_off_the_point_decides_anything(trial: Trial) -> None:
    decided = {}
    said = _said("hold", "unclear")
    for words in said if trial.name == "book" else said[list(READ_BACKS).index(trial.name) % SHARES :: SHARES]:
        trial.say(words)
        if trial.changed:
            decided[words] = trial.changed
    assert decided == {}


@pytest.mark.rule("B4")
@pytest.mark.parametrize("trial", ["book", "book_all"], indirect=True)
def test_a_clear_yes_books_however_it_is_said(trial: Trial) -> None:
    said = _said("yes")
    ways = said[::2] if trial.name == "book" else [one for one in said[::4] if not re.search("周六|saturday", one)]
    missed = [words for words in ways if trial.say(words) and trial.changed != ["visits"]]
    assert len(missed) <= len(ways) * 0.02, missed
