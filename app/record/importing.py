"""The command that takes a shop's own list of customers in, looks it over, or takes an import back."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from rich.console import Console
from rich.progress import Progress

from actions.customers.imports import export, run, undo
from app.record import files
from app.wiring import House
from domain.customers.importing import COUNTS, BadRow, Batch
from domain.errors import BadFile, NotFound, Refusal
from storage.customers import imports as queries
from texts import keys, text

ACTOR = "shell"
SHOWN = 20

Say = Callable[[str], None]


def take_in(house: House, path: Path, sheet: str, dry: bool, errors: Path | None, say: Say) -> None:
    """The list is in the store, or with `dry` only looked over; says what came of it, and why rows were not taken.

    errors: where rows that were not taken, or not wholly, are written with their reasons. BadFile for a bad list.
    """
    language = house.settings.language
    with _in_words(path, language):
        with files.used(path, language):
            said = path.read_bytes()
        file = run.open_file(said, path.name, sheet)
        for one, layout in file.sheets:
            named = ", ".join(text(f"import_fact.{fact}", language) for fact in layout.columns.values())
            say(f"{text('desk_import.read_as', language, sheet=one.name)}: {named}")
        with house.store.read() as tx, _progress() as told:
            outcome = run.rehearse(tx, file, house.now(), told=told)
        with house.store.write() as tx:
            batch = run.begin(tx, file, outcome, ACTOR, house.now())
            if dry:
                tx.rollback()
        if not dry:
            with house.store.write() as tx:
                run.start(tx, batch.id, house.now())
            with _progress() as told:
                batch = run.carry_out(house.store, batch.id, file, house.now, told=told)
    bad = outcome.bad if dry else _bad(house, batch.id)
    _report(batch, bad, language, say)
    if errors is not None and bad:
        with files.used(errors, language):
            errors.write_bytes(export.bad_rows(batch, bad, language))
        say(str(errors))
    if not dry:
        say(text("import_file.take_back", language, command=f"aftercare import --undo {batch.id}"))


def take_back(house: House, batch_id: int, say: Say) -> None:
    """The import is taken back; what had to stay is named."""
    language = house.settings.language
    with _in_words(Path(f"--undo {batch_id}"), language), _progress() as told:
        batch = undo.undo(house.store, batch_id, ACTOR, house.now, told=told)
    _report(batch, _bad(house, batch_id), language, say)


def _report(batch: Batch, bad: list[BadRow], language: str, say: Say) -> None:
    for name in COUNTS:
        if batch.counts.get(name):
            say(f"{text(f'desk_import.count_{name}', language)}: {batch.counts[name]}")
    for row in sorted(bad, key=lambda one: not one.rejected)[:SHOWN]:
        taken = text(f"import_problem.{'not_taken' if row.rejected else 'partly_taken'}", language)
        where = text("desk_import.row", language, sheet=row.sheet, n=row.row)
        say(f"  {where} ({taken}): {export.reasons(row, language)}")
    if len(bad) > SHOWN:
        say(f"  ... +{len(bad) - SHOWN}")


def _bad(house: House, batch_id: int) -> list[BadRow]:
    with house.store.read() as tx:
        return queries.bad_rows(tx, batch_id)


@contextmanager
def _in_words(path: Path, language: str) -> Iterator[None]:
    """A refusal ends the command with its words."""
    try:
        yield
    except BadFile:
        raise
    except NotFound:
        raise BadFile(str(path), [text("import_file.no_such_import", language)]) from None
    except Refusal as refusal:
        key = f"desk_refused.{refusal.code}"
        words = (
            text(key, language) if key.startswith("desk_refused.import_") and key in keys(language) else str(refusal)
        )
        raise BadFile(str(path), [words]) from None


@contextmanager
def _progress() -> Iterator[run.Told]:
    """A bar on a terminal, nothing elsewhere."""
    console = Console(stderr=True)
    with Progress(console=console, transient=True, disable=not console.is_terminal) as bar:
        task = bar.add_task("", total=None)
        yield lambda done, rows: bar.update(task, completed=done, total=rows)
