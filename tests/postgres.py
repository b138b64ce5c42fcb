"""A throwaway PostgreSQL of the machine's own binaries: one cluster per run, for each test a database without rows."""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import Any

import psycopg

from storage.engine.store import Store
from storage.migrate import migrate

MISSING = "no PostgreSQL on this machine (initdb is neither in PATH nor under /usr/lib/postgresql/*/bin)"
_START_SECONDS = 30
_TEMPLATE = "aftercare_template"
_NO_ROWS = """
DO $$
DECLARE its record; filled boolean;
BEGIN
  SET LOCAL session_replication_role = replica;
  FOR its IN SELECT relname AS name FROM pg_class
             WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace AND relname <> 'alembic_version' LOOP
    EXECUTE format('SELECT EXISTS (SELECT FROM %I)', its.name) INTO filled;
    IF filled THEN EXECUTE format('DELETE FROM %I', its.name); END IF;
  END LOOP;
  FOR its IN SELECT sequencename AS name FROM pg_sequences WHERE last_value IS NOT NULL LOOP
    EXECUTE format('ALTER SEQUENCE %I RESTART', its.name);
  END LOOP;
END $$
"""
"""What makes a migrated database as it was: copying the template costs ten times as much."""
_SHAPE = """
SELECT md5(string_agg(it, ',' ORDER BY it)) FROM (
  SELECT concat_ws(' ', relname, relkind, attname, atttypid, attnotnull) AS it
  FROM pg_class JOIN pg_attribute ON attrelid = pg_class.oid WHERE relnamespace = 'public'::regnamespace
  UNION ALL SELECT concat_ws(' ', tgname, tgenabled) FROM pg_trigger WHERE NOT tgisinternal
) AS shape
"""
_QUICK = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "listen_addresses=", "max_connections=200")


def binaries() -> Path | None:
    """The folder with initdb and postgres of the newest version found; None when there is none."""
    in_path = shutil.which("initdb")
    if in_path:
        return Path(in_path).resolve().parent
    found = Path("/usr/lib/postgresql").glob("*/bin/initdb")
    versions = sorted(found, key=lambda initdb: int(initdb.parts[-3]))
    return versions[-1].parent if versions else None


class Cluster:
    """A running server that listens on a unix socket in its own folder, with one migrated template database."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._names = (f"test_{n}" for n in count())
        self._free: list[str] = []
        self._shape: list[tuple[Any, ...]] = []

    def url(self, database: str) -> str:
        """Where SQLAlchemy finds that database."""
        return f"postgresql+psycopg://aftercare@/{database}?host={self.folder}"

    def make_template(self) -> None:
        """The database that the others are copies of is there, migrated."""
        self._run_sql(f"CREATE DATABASE {_TEMPLATE}")
        store = Store(self.url(_TEMPLATE))
        migrate(store)
        store.close()
        self._shape = self._run_sql(_SHAPE, _TEMPLATE)

    def create(self, name: str) -> None:
        """An empty database of that name is there, and whatever bore it before is gone."""
        self._run_sql(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        self._run_sql(f"CREATE DATABASE {name} TEMPLATE template0")

    @contextmanager
    def database(self, *, empty: bool = False) -> Iterator[str]:
        """The address of a migrated database without rows (or of an empty one), nobody's after the block."""
        name = self._free.pop() if self._free and not empty else self._created("template0" if empty else _TEMPLATE)
        try:
            yield self.url(name)
        finally:
            if not empty and self._is_as_made(name):
                self._free.append(name)
            else:
                self._run_sql(f"DROP DATABASE {name} WITH (FORCE)")

    def _created(self, template: str) -> str:
        name = next(self._names)
        self._run_sql(f"CREATE DATABASE {name} TEMPLATE {template}")
        return name

    def _is_as_made(self, name: str) -> bool:
        """True when the database could be brought back to how it was made; False when its tables are others by now."""
        self._run_sql(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'")
        if self._run_sql(_SHAPE, name) != self._shape:
            return False
        self._run_sql(_NO_ROWS, name)
        return True

    def is_ready(self) -> bool:
        """True once the server takes connections."""
        try:
            self._run_sql("SELECT 1")
        except psycopg.OperationalError:
            return False
        return True

    def _run_sql(self, statement: str, database: str = "postgres") -> list[tuple[Any, ...]]:
        """Rows that it answers, if any."""
        with psycopg.connect(host=str(self.folder), user="aftercare", dbname=database, autocommit=True) as connection:
            told = connection.execute(statement.encode())
            return told.fetchall() if told.description else []


@contextmanager
def cluster(bin_folder: Path) -> Iterator[Cluster]:
    """A cluster in a temporary folder, stopped and deleted after the block."""
    folder = Path(tempfile.mkdtemp(prefix="aftercare-pg-"))
    owner = _unprivileged()
    if owner:
        os.chown(folder, owner["user"], owner["group"])
    try:
        with _server(bin_folder, folder, owner) as running:
            running.make_template()
            yield running
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def standing(bin_folder: Path, folder: Path, locale: str, settings: Sequence[str] = ()) -> Iterator[Cluster]:
    """A cluster in that folder, made where there is none and kept there; it is stopped after the block."""
    folder.mkdir(parents=True, exist_ok=True)
    owner = _unprivileged()
    if owner:
        os.chown(folder, owner["user"], owner["group"])
    with _server(bin_folder, folder, owner, locale, settings) as running:
        yield running


@contextmanager
def _server(
    bin_folder: Path, folder: Path, owner: dict[str, Any], locale: str = "C", settings: Sequence[str] = ()
) -> Iterator[Cluster]:
    data, quiet = str(folder / "data"), {"cwd": folder, "stdout": subprocess.DEVNULL, **owner}
    if not (folder / "data").exists():
        setup = ["-D", data, "-U", "aftercare", "--auth=trust", "--encoding=UTF8", f"--locale={locale}", "--no-sync"]
        subprocess.run([str(bin_folder / "initdb"), *setup], check=True, **quiet)
    options = [word for setting in (*_QUICK, *settings) for word in ("-c", setting)]
    with (folder / "log").open("wb") as log:
        command = [str(bin_folder / "postgres"), "-D", data, "-k", str(folder), *options]
        server = subprocess.Popen(command, stderr=log, **quiet)
    try:
        yield _ready(Cluster(folder), server)
    finally:
        server.send_signal(signal.SIGINT)  # fast shutdown: open sessions are cut
        server.wait(_START_SECONDS)


def _ready(starting: Cluster, server: subprocess.Popen[bytes]) -> Cluster:
    deadline = time.monotonic() + _START_SECONDS
    while not starting.is_ready():
        if server.poll() is not None or time.monotonic() > deadline:
            raise RuntimeError((starting.folder / "log").read_text())
        time.sleep(0.05)
    return starting


def _unprivileged() -> dict[str, Any]:
    """Whom the server runs as: PostgreSQL refuses root, so root lends it the account "nobody"."""
    if os.geteuid() != 0:
        return {}
    nobody = pwd.getpwnam("nobody")
    return {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": ()}
