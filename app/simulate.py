"""`aftercare simulate`: a new store, a progress bar and a report; or a look ahead on a copy of one's own store."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta
from pathlib import Path

from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from app import knowledge_files, logs, settings, shopfile
from app.keeping import store_files
from app.shop_book.force import put_in_force
from domain.shop.shop import Shop
from nlu.engines.embedded import EmbeddedEngine
from nlu.shipped import model_for
from simulation.rehearsal import Fate, rehearse
from simulation.report import lines, report
from simulation.run import simulate
from storage import Store, shops
from storage.migrate import migrate

TRAINING_DATA = Path(__file__).parents[1] / "nlu" / "data"


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
    if out.exists():
        raise BadSimulation(f"{out} is there already: expected a new file (name another with --out)")
    found = settings.with_data_dir(settings.load())
    logs.set_up(found.secret_values(), level="WARNING")
    tried = shopfile.read(shop_file, timezone=found.timezone) if shop_file else None
    out.parent.mkdir(parents=True, exist_ok=True)
    fates = []
    for shop in (None, tried) if tried else (None,):
        out.unlink(missing_ok=True)
        store_files.take(found, out)
        fates.append(_run_ahead(out, shop, shop_file, now, days))
    for line in _beside(fates):
        say(line)


def _run_ahead(copy: Path, tried: Shop | None, file: Path | None, now: datetime, days: int) -> Counter[Fate]:
    store = Store(f"sqlite:///{copy}", durable=False)
    try:
        migrate(store)
        if tried is not None and file is not None:
            known = knowledge_files.read(knowledge_files.beside(file), tried)
            with store.write() as tx:
                put_in_force(tx, tried, known, now)
        with store.read() as tx:
            shop = shops.load(tx)
        if shop is None:
            raise BadSimulation("No shop is set up: expected a store with one")
        with _bar() as bar:
            task = bar.add_task("days", total=days)
            at = now.astimezone(shop.zone)
            return rehearse(store, shop, at, days=days, progress=lambda done: bar.update(task, completed=done))
    finally:
        store.close()


def _beside(fates: Sequence[Counter[Fate]]) -> Iterator[str]:
    """A line for each kind and fate, a column for each set of rules."""
    for kind, state, reason in sorted(set().union(*fates)):
        numbers = " ".join(f"{one[kind, state, reason]:7}" for one in fates)
        yield f"{kind:24} {numbers}  {state} {reason}".rstrip()
    if not any(fates):
        yield "Nothing would be said unasked in that time."


def _bar() -> Progress:
    return Progress(TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
