"""`aftercare simulate`: a new store, a progress bar, and a report at the end."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from app import logs, settings, shopfile
from nlu.engines.embedded import EmbeddedEngine
from nlu.shipped import model_for
from simulation.report import lines, report
from simulation.run import simulate
from storage import Store
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


def _bar() -> Progress:
    return Progress(TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
