"""What a turn costs inside the process: its statements, its reading, and how it grows with customers and with turns.

CPU time is the thread's own, and stores of all sizes take turns, so that other work on the machine changes the ratios
little.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import event, text

from app import shopfile
from benchmarks.curves import curves
from benchmarks.speed.found import Found, middle
from benchmarks.speed.talk import CONVERSATION, QUESTIONS
from bot.conversation import Conversations
from bot.message import Incoming
from nlu.engine import Engine
from storage import Store, shops
from storage.migrate import migrate

NOW = datetime(2026, 3, 18, 10, 0, tzinfo=ZoneInfo("Asia/Shanghai"))

FIRST = 1_000_000_000
"""Id of the first of the customers that are there beforehand; far from those that the database gives."""

WINDOWS = ((3, 32), (30, 59), (90, 119), (180, 209), (270, 299))
"""Turns of a long talk of which the median is told."""

KNOWN = (
    ("customers", "id, created_at, is_key, note", "{first} + i, '{now}', {no}, ''"),
    (
        "identities",
        "id, channel, account, address, customer_id, created_at, display_name, verified, reachable",
        "{first} + i, 'telegram', '1', 'known-' || i, {first} + i, '{now}', '', {no}, {yes}",
    ),
    (
        "conversations",
        "id, channel, account, address, customer_id, identity_id, created_at, language, version, state",
        "{first} + i, 'telegram', '1', 'known-' || i, {first} + i, {first} + i, '{now}', 'zh', 1, '{{}}'",
    ),
    ("messages", "conversation_id, author, content, at", "{first} + i, 'customer', '{{\"text\": \"您好\"}}', '{now}'"),
    ("messages", "conversation_id, author, content, at", "{first} + i, 'bot', '{{\"text\": \"您好\"}}', '{now}'"),
)
"""Table, columns and values of a customer who has said one thing and been answered."""


@dataclass(frozen=True, slots=True)
class Size:
    """customers: sizes of the stores. talks: of each store, the median turn is told. long: turns of the long talk."""

    customers: tuple[int, ...]
    on_postgresql: tuple[int, ...]
    talks: int
    long: int


class Desk:
    """A shop with so many customers, and whoever talks to it."""

    def __init__(self, url: str, engine: Engine, customers: int = 0) -> None:
        self.store = Store(url)
        migrate(self.store)
        with self.store.write() as tx:
            shops.apply(tx, shopfile.read(shopfile.DEMO), NOW)
        if customers:
            self._fill(customers)
        self._conversations = Conversations(self.store, engine)
        self._updates = 0

    def turn(self, chat: str, words: str, at: datetime) -> float:
        """CPU milliseconds of one turn."""
        self._updates += 1
        said = Incoming("telegram", "1", chat, f"{chat}-{self._updates}", "text", at, text=words, user_name="王")
        began = time.thread_time()
        self._conversations.handle(said, at)
        return (time.thread_time() - began) * 1000

    def talk(self, chat: str) -> list[float]:
        """CPU milliseconds of each turn of the talk."""
        return [self.turn(chat, words, NOW + timedelta(seconds=20 * n)) for n, words in enumerate(CONVERSATION)]

    @contextmanager
    def counted(self) -> Iterator[list[float]]:
        """The CPU milliseconds that each statement takes meanwhile, in the driver and, on SQLite, in the store."""
        taken: list[float] = []
        began = [0.0]

        def before(*_: Any) -> None:
            began[0] = time.thread_time()

        def after(_link: Any, _cursor: Any, statement: str, *_: Any) -> None:
            if not statement.startswith("BEGIN"):
                taken.append((time.thread_time() - began[0]) * 1000)

        event.listen(self.store.engine, "before_cursor_execute", before)
        event.listen(self.store.engine, "after_cursor_execute", after)
        try:
            yield taken
        finally:
            event.remove(self.store.engine, "before_cursor_execute", before)
            event.remove(self.store.engine, "after_cursor_execute", after)

    def _fill(self, customers: int) -> None:
        """Customers with a conversation and two messages each, by one statement for each table."""
        lite = self.store.is_sqlite
        numbers = (
            f"WITH RECURSIVE g(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM g WHERE i < {customers})"
            if lite
            else f"WITH g(i) AS (SELECT generate_series(1, {customers}))"
        )
        named = {"first": FIRST, "now": f"{NOW:%Y-%m-%d %H:%M:%S}" + ("" if lite else "+00")}
        named |= {"yes": "1", "no": "0"} if lite else {"yes": "true", "no": "false"}
        with self.store.engine.begin() as link:
            for table, columns, values in KNOWN:
                filled = f"INSERT INTO {table} ({columns}) {numbers} SELECT {values.format(**named)} FROM g"
                link.execute(text(filled.replace(":", r"\:")))
        with self.store.engine.connect() as link:
            link.exec_driver_sql("ANALYZE")
            link.commit()


def statements(desk: Desk, engine: Engine, found: Found, talks: int = 10) -> None:
    """How many statements each turn runs, and where the time of a turn goes."""
    desk.talk("warm")
    rows, counts, inside, spent = [], [], [], []
    for number, words in enumerate(CONVERSATION):
        with desk.counted() as taken:
            inside.append(desk.turn("counted", words, NOW + timedelta(seconds=20 * number)))
        counts.append(len(taken))
        spent.append(sum(taken))
        rows.append(f"| {words} | {len(taken)} |")
    began = time.thread_time()
    for words in CONVERSATION * 5:
        engine.understand(words, NOW)
    reading = (time.thread_time() - began) / len(CONVERSATION * 5) * 1000
    turn = middle([ms for number in range(talks) for ms in desk.talk(f"split-{number}")])
    found.say("statements of an ordinary turn, median", middle(counts), f"mean {sum(counts) / len(counts):.1f}")
    through = found.figures.get("CPU ms of a turn through Telegram")
    lines = ["| turn | statements |", "|---|---|", *rows, ""]
    lines.append(
        f"A turn costs {turn:.1f} CPU ms in the process: understanding {reading:.2f}, {sum(spent) / len(spent):.2f} in "
        f"the database's driver, the rest is SQLAlchemy around it and the conversation itself."
    )
    if through:
        lines.append(
            f"Through Telegram it costs {through:.1f}: {through - turn:.1f} more for receiving, the outbox, "
            "sending, the event loop and its threads."
        )
    found.table("Where a turn's time goes", lines)


def growth(size: Size, engine: Engine, folder: Path, urls: Mapping[int, str], found: Found) -> None:
    """CPU of a turn against the customers that a store holds. urls: customers -> an empty PostgreSQL database."""
    with ExitStack() as closing:
        desks = {
            ("SQLite", many): Desk(f"sqlite:///{folder / f'growth-{many}.db'}", engine, many) for many in size.customers
        } | {("PostgreSQL", many): Desk(url, engine, many) for many, url in urls.items()}
        for desk in desks.values():
            closing.callback(desk.store.close)
            desk.talk("warm")
        taken: dict[tuple[str, int], list[float]] = {which: [] for which in desks}
        for number in range(size.talks):
            for which, desk in desks.items():
                turns = desk.talk(f"talk-{number}")
                taken[which].append(sum(turns) / len(turns))
    lines, ratios = ["| store | customers | CPU ms of a turn | / the smallest store |", "|---|---|---|---|"], {}
    for (kind, many), costs in taken.items():
        smallest = taken[kind, min(size.customers if kind == "SQLite" else urls)]
        ratios[kind, many] = middle([mine / least for mine, least in zip(costs, smallest, strict=True)])
        lines.append(f"| {kind} | {many:,} | {middle(costs):.2f} | {ratios[kind, many]:.2f} |")
    worst = max((ratio - 1) * 100 for ratio in ratios.values())
    found.say("growth of a turn's CPU, 1,000 to 1,000,000 customers", round(worst, 1))
    points = [f"{many:,}" for many in size.customers]
    drawn = {
        kind: [middle(taken[kind, many]) if (kind, many) in taken else None for many in size.customers]
        for kind in ("SQLite", "PostgreSQL")
        if any(kind == name for name, _ in taken)
    }
    found.pictures["speed-customers.svg"] = curves("CPU ms of a turn", "customers", points, drawn)
    found.table("Against the customers of a shop", [*lines, "", "![CPU of a turn](pictures/speed-customers.svg)"])


def long_talk(size: Size, engine: Engine, folder: Path, found: Found) -> None:
    """CPU of a turn against the turns of one talk."""
    desk = Desk(f"sqlite:///{folder / 'long.db'}", engine)
    desk.talk("warm")
    said = [QUESTIONS[number % len(QUESTIONS)] for number in range(size.long)]
    short = []
    taken = []
    for number, words in enumerate(said):  # beside each turn of the long talk one of a talk that is young
        taken.append(desk.turn("long", words, NOW + timedelta(minutes=number)))
        young = f"young-{number // 30}"
        short.append(desk.turn(young, words, NOW + timedelta(minutes=number)))
    desk.store.close()
    windows = [(first, last) for first, last in WINDOWS if last < size.long] or [(0, size.long - 1)]
    medians = [middle(taken[first : last + 1]) for first, last in windows]
    first, last = windows[-1]
    ratio = middle(taken[first : last + 1]) / middle(short[first : last + 1])
    found.say("growth of a turn's CPU, turn 3 to turn 300", round((ratio - 1) * 100, 1))
    names = [f"{first} to {last}" for first, last in windows]
    found.pictures["speed-turns.svg"] = curves("CPU ms of a turn", "turns of one talk", names, {"SQLite": medians})
    found.table("Against the turns of one talk", [
        "| turns | " + " | ".join(names) + " |", "|---|" + "---|" * len(names),
        "| CPU ms of a turn | " + " | ".join(f"{ms:.2f}" for ms in medians) + " |", "",
        f"The last of these cost {ratio:.2f} times as much as turns of talks of at most 30 turns, played beside them.",
        "", "![CPU of a turn](pictures/speed-turns.svg)",
    ])  # fmt: skip
