"""A PostgreSQL server of a folder's own that outlives the command, with a database that is filled once."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import text

from benchmarks.large_store.rows import Size, fill
from storage import Store
from storage.migrate import migrate
from tests import postgres as pg

LOCALE = "C.UTF-8"
"""With the locale C PostgreSQL takes no Chinese for letters, and finds none in its trigrams."""

TUNED = ("shared_buffers=1GB", "work_mem=16MB", "maintenance_work_mem=1GB", "max_wal_size=8GB", "jit=off")


@contextmanager
def opened(where: str, size: Size, *, lite: bool) -> Iterator[str]:
    """The address of such a store in that folder; `where` itself if it is one, of a store that somebody has open."""
    if "://" in where:
        yield where
    elif lite:
        yield sqlite(Path(where), size)
    else:
        with postgresql(Path(where), size) as url:
            yield url


@contextmanager
def postgresql(folder: Path, size: Size) -> Iterator[str]:
    """The address of a database that holds so much; it is filled where the folder has none, and stays there."""
    binaries = pg.binaries()
    if binaries is None:
        raise SystemExit(pg.MISSING)
    filled = folder / "filled.json"
    with pg.standing(binaries, folder, LOCALE, TUNED) as running:
        if not filled.exists():
            running.create("large")
            _fill(running.url("large"), size)
            filled.write_text(json.dumps(vars(size)))
        if json.loads(filled.read_text()) != vars(size):
            raise SystemExit(f"{folder} holds a store of another size: {filled.read_text()}.")
        yield running.url("large")


def sqlite(folder: Path, size: Size) -> str:
    """The address of a file that holds so much; it is filled where the folder has none, and stays there."""
    folder.mkdir(parents=True, exist_ok=True)
    path, part = folder / f"{size.customers}.db", folder / f"{size.customers}.part"
    if not path.exists():
        part.unlink(missing_ok=True)
        _fill(f"sqlite:///{part}", size)
        part.rename(path)
    return f"sqlite:///{path}"


def busy(store: Store) -> float:
    """Seconds of CPU that this process, and the server's for all its connections, have taken."""
    mine = time.process_time()
    if store.is_sqlite:
        return mine
    with store.read() as tx:
        pids = tx.scalars(text("SELECT pid FROM pg_stat_activity WHERE datname = current_database()")).all()
    told = [Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split() for pid in pids]
    return mine + sum(int(one[11]) + int(one[12]) for one in told) / os.sysconf("SC_CLK_TCK")


def _fill(url: str, size: Size) -> None:
    store = Store(url, durable=not url.startswith("sqlite"))
    migrate(store)
    fill(store, size)
    store.close()
