"""What a chat turn costs inside the process: `python -m benchmarks.turn_cost [--customers 1000 100000]`.

Statements of each turn of a talk, CPU time of a turn and of its reading; how both grow with the customers that the shop
knows and with the turns of one talk. CPU time is the thread's own, so that other work on the machine changes it little.
"""

from __future__ import annotations

import argparse
import logging
import statistics
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import structlog
from sqlalchemy import event

from app import shopfile
from app.wiring import TRAINING_DATA
from benchmarks.turns import CONVERSATION
from bot.conversation import Conversations
from bot.message import Incoming
from nlu.engines.embedded import EmbeddedEngine
from nlu.train import ensure_model
from storage import Store, shops
from storage import tables as t
from storage.migrate import migrate
from tests import postgres as pg

MODELS = TRAINING_DATA.parent.parent / "data" / "models"
NOW = datetime(2026, 3, 18, 10, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
TALKS = 30
"""Talks of which the median turn is told."""

LONG = 300
"""Turns of the long talk."""

FIRST = 1_000_000_000
"""Id of the first of the customers that are there beforehand; far from those that the database gives."""

QUESTIONS = ("换刹车片多少钱", "你们几点下班", "谢谢")
"""What the long talk asks over and over."""


class Desk:
    """A shop with so many customers, and whoever talks to it."""

    def __init__(self, url: str, engine: EmbeddedEngine, customers: int) -> None:
        self.store = Store(url)
        migrate(self.store)
        with self.store.write() as tx:
            shops.apply(tx, shopfile.read(shopfile.DEMO), NOW)
        self._fill(customers)
        self._conversations = Conversations(self.store, engine)
        self._updates = 0

    def turn(self, chat: str, words: str, at: datetime) -> float:
        """CPU milliseconds of one turn."""
        self._updates += 1
        said = Incoming("telegram", "1", chat, str(self._updates), "text", at, text=words, user_name="王")
        began = time.thread_time()
        self._conversations.handle(said, at)
        return (time.thread_time() - began) * 1000

    def talk(self, chat: str) -> list[float]:
        """CPU milliseconds of each turn of the talk."""
        return [self.turn(chat, words, NOW + timedelta(seconds=20 * n)) for n, words in enumerate(CONVERSATION)]

    @contextmanager
    def counted(self) -> Iterator[list[str]]:
        """The statements that run meanwhile."""
        found: list[str] = []

        def note(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
            if not statement.startswith("BEGIN"):
                found.append(statement)

        event.listen(self.store.engine, "before_cursor_execute", note)
        try:
            yield found
        finally:
            event.remove(self.store.engine, "before_cursor_execute", note)

    def _fill(self, customers: int) -> None:
        """Customers with a conversation and two messages each."""
        for start in range(FIRST, FIRST + customers, 10_000):
            ids = range(start, min(start + 10_000, FIRST + customers))
            place = [{"id": i, "channel": "telegram", "account": "1", "address": f"known-{i}"} for i in ids]
            made = {"created_at": NOW, "customer_id": 0}
            with self.store.engine.begin() as link:
                link.execute(
                    t.customers.insert(), [{"id": i, "created_at": NOW, "is_key": False, "note": ""} for i in ids]
                )
                who = {"display_name": "", "verified": False, "reachable": True}
                link.execute(t.identities.insert(), [{**p, **made, **who, "customer_id": p["id"]} for p in place])
                talk = {"language": "zh", "version": 1, "state": {}}
                both = [{**p, **made, **talk, "customer_id": p["id"], "identity_id": p["id"]} for p in place]
                link.execute(t.conversations.insert(), both)
                said = [
                    {"conversation_id": i, "author": author, "content": {"text": "您好"}, "at": NOW}
                    for i in ids
                    for author in ("customer", "bot")
                ]
                link.execute(t.messages.insert(), said)


def _statements(desk: Desk) -> None:
    counts = []
    print("| turn | statements |\n|---|---|")
    for number, words in enumerate(CONVERSATION):
        with desk.counted() as found:
            desk.turn("counted", words, NOW + timedelta(seconds=20 * number))
        counts.append(len(found))
        print(f"| {words} | {len(found)} |")
    print(f"\nmean {statistics.mean(counts):.1f}, median {statistics.median(counts):.0f}\n")


def _long_talk(desk: Desk) -> None:
    taken = [desk.turn("long", QUESTIONS[n % 3], NOW + timedelta(minutes=n)) for n in range(LONG)]
    print("| turns | CPU ms of a turn |\n|---|---|")
    for first in (3, 30, 90, 180, 270):
        print(f"| {first} to {first + 29} | {statistics.median(taken[first : first + 30]):.2f} |")


def main() -> None:
    """Prints the tables."""
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    arguments.add_argument("--customers", type=int, nargs="+", default=[1_000, 10_000, 100_000])
    chosen = arguments.parse_args()
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
    engine = EmbeddedEngine.load(ensure_model([TRAINING_DATA], MODELS))
    rows = []
    for customers in chosen.customers:
        with tempfile.TemporaryDirectory() as folder:
            desk = Desk(f"sqlite:///{Path(folder) / 'bench.db'}", engine, customers)
            if not rows:
                _statements(desk)
                _long_talk(desk)
            rows.append(f"| SQLite | {customers:,} | {_measure(desk, engine)} |")
            desk.store.close()
    found = pg.binaries()
    if found is not None:
        with pg.cluster(found) as running, running.database() as url:
            desk = Desk(url, engine, chosen.customers[0])
            rows.append(f"| PostgreSQL | {chosen.customers[0]:,} | {_measure(desk, engine)} |")
            desk.store.close()
    print(
        "\n| store | customers | CPU ms of a turn | of it reading | turns' worth of readings |\n|---|---|---|---|---|"
    )
    print("\n".join(rows))


def _measure(desk: Desk, engine: EmbeddedEngine) -> str:
    """Mean CPU ms of a turn, of a reading, and how many readings a turn costs: what a busy machine changes least."""
    for warm in range(3):
        desk.talk(f"warm-{warm}")
    turns = [ms for number in range(TALKS) for ms in desk.talk(f"talk-{number}")]
    began = time.thread_time()
    for words in CONVERSATION * 20:
        engine.understand(words, NOW)
    reading = (time.thread_time() - began) / len(CONVERSATION * 20) * 1000
    return f"{statistics.mean(turns):.2f} | {reading:.2f} | {statistics.mean(turns) / reading:.0f}"


if __name__ == "__main__":
    main()
