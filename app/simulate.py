"""`aftercare simulate`: a new store, a progress bar and a report; or a look ahead on a copy of one's own store."""

from __future__ import annotations

import gc
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import TypeVar

from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from app import knowledge_files, logs, settings, shopfile
from app.keeping import store_files
from app.shop_book.force import put_in_force
from domain.shop.shop import Shop
from nlu.engines.embedded import EmbeddedEngine
from nlu.shipped import model_for
from simulation.rehearsal import Fate, rehearse, replay
from simulation.report import differences, lines, report
from simulation.run import simulate
from storage import Store, shops
from storage.migrate import migrate
from storage.tickets.past import without_keys

TRAINING_DATA = Path(__file__).parents[1] / "nlu" / "data"


RARELY = (50_000, 20, 100)
"""How seldom memory is looked through for what is left over: next to nothing is, and each look costs."""

Found = TypeVar("Found")


class BadSimulation(Exception):
    """The simulation can't be played as asked; the message says why."""


def play(days: int, customers: int, seed: int, start: str, out: Path, say: Callable[[str], object]) -> None:
    """The days are played into a new store at `out`, and the report is said line by line.

    BadSimulation when the store is there already, or `start` is no day.
    """
    if out.exists():
        raise BadSimulation(f"{out} is there already: expected a new file (name another with --out)")
    shop = shopfile.read(shopfile.DEMO)
    try:
        began = datetime.fromisoformat(start).replace(tzinfo=shop.zone)
    except ValueError:
        raise BadSimulation(f"--start {start!r}: expected a day such as 2026-03-02") from None
    found = settings.with_data_dir(settings.load())
    logs.set_up(found.secret_values(), level="WARNING")
    engine = EmbeddedEngine.load(model_for([TRAINING_DATA], found.data_dir / "models"))
    out.parent.mkdir(parents=True, exist_ok=True)
    store = Store(f"sqlite:///{out}", durable=False)
    try:
        migrate(store)
        gc.set_threshold(*RARELY)
        with _bar() as bar:
            task = bar.add_task("days", total=days)
            simulate(
                store, shop, engine, began, days=days, customers=customers, seed=seed,
                progress=lambda done, _total: bar.update(task, completed=done),
            )  # fmt: skip
        came = report(store, shop, began, began + timedelta(days=days))
        for line in lines(came):
            say(line)
    finally:
        store.close()


def foresee(days: int, shop_file: Path | None, out: Path, now: datetime, say: Callable[[str], object]) -> None:
    """What would be said unasked is said by kind: by the rules in force, and beside it by those of `shop_file`.

    It runs on copies of the store at `out`, the last of which stays there to be looked at; nothing leaves.
    """
    fates = list(_on_copies(out, shop_file, now, days, rehearse))
    for line in _beside(fates):
        say(line)


def play_again(days: int, shop_file: Path | None, out: Path, now: datetime, say: Callable[[str], object]) -> None:
    """What would have been said unasked in the last days, by the rules in force and by those of `shop_file`, is said.

    It runs on copies of the store as in `foresee`.
    """
    since = now - timedelta(days=days)
    for line in differences(list(_on_copies(out, shop_file, since, days, replay))):
        say(line)


def _on_copies(
    out: Path, shop_file: Path | None, start: datetime, days: int, run: Callable[..., Found]
) -> Iterator[Found]:
    """What `run` finds on a copy by the rules in force, then, where a file is given, on another by its rules."""
    if out.exists():
        raise BadSimulation(f"{out} is there already: expected a new file (name another with --out)")
    found = settings.with_data_dir(settings.load())
    logs.set_up(found.secret_values(), level="WARNING")
    tried = shopfile.read(shop_file, timezone=found.timezone) if shop_file else None
    out.parent.mkdir(parents=True, exist_ok=True)
    for shop in (None, tried) if tried else (None,):
        out.unlink(missing_ok=True)
        store_files.take(found, out)
        store = without_keys(Store(f"sqlite:///{out}", durable=False))
        try:
            in_force = _in_force(store, shop, shop_file, start)
            with _bar() as bar:
                done = partial(bar.update, bar.add_task("days", total=days))
                at = start.astimezone(in_force.zone)
                yield run(store, in_force, at, days=days, progress=lambda day, done=done: done(completed=day))
        finally:
            store.close()


def _in_force(copy: Store, tried: Shop | None, file: Path | None, now: datetime) -> Shop:
    migrate(copy)
    if tried is not None and file is not None:
        known = knowledge_files.read(knowledge_files.beside(file), tried)
        with copy.write() as tx:
            put_in_force(tx, tried, known, now)
    with copy.read() as tx:
        shop = shops.load(tx)
    if shop is None:
        raise BadSimulation("No shop is set up: expected a store with one")
    return shop


def _beside(fates: Sequence[Counter[Fate]]) -> Iterator[str]:
    """A line for each kind and fate, a column for each set of rules."""
    for kind, state, reason in sorted(set().union(*fates)):
        numbers = " ".join(f"{one[kind, state, reason]:7}" for one in fates)
        yield f"{kind:24} {numbers}  {state} {reason}".rstrip()
    if not any(fates):
        yield "Nothing would be said unasked in that time."


def _bar() -> Progress:
    return Progress(TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
