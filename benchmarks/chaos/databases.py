"""The store under the campaign: read by plain SQL, and broken from outside."""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import sqlite3
import subprocess
import tempfile
import time
from contextlib import closing
from pathlib import Path
from typing import Any, Protocol

import psycopg

from tests.postgres import MISSING, binaries

START_SECONDS = 30


class Database(Protocol):
    """A store that can be read while the desk uses it."""

    url: str

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        """What the query finds."""

    def close(self) -> None:
        """Nothing of it is left."""


class Sqlite:
    """A file in the desk's data folder."""

    def __init__(self, path: Path) -> None:
        self.path, self.url = path, f"sqlite:///{path}"

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        """What the query finds."""
        with closing(sqlite3.connect(f"file:{self.path}?mode=ro", uri=True, timeout=30)) as connection:
            return connection.execute(query).fetchall()

    def lock(self, seconds: float) -> None:
        """Another process holds the write lock for so long."""
        with closing(sqlite3.connect(self.path, timeout=30, isolation_level=None)) as connection:
            connection.execute("BEGIN IMMEDIATE")
            time.sleep(seconds)
            connection.execute("ROLLBACK")

    def close(self) -> None:
        """The file goes with its folder."""


class Postgres:
    """A cluster of its own in a temporary folder; what was committed is on the disk, as on a real server."""

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="chaos-pg-"))
        self.url = f"postgresql+psycopg://aftercare@/aftercare?host={self.folder}"
        found = binaries()
        if found is None:
            raise RuntimeError(MISSING)
        self._bin, self._owner = found, dict[str, Any]()
        if os.geteuid() == 0:
            nobody = pwd.getpwnam("nobody")
            self._owner = {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": ()}
            os.chown(self.folder, nobody.pw_uid, nobody.pw_gid)
        setup = ["-D", str(self.folder / "data"), "-U", "aftercare", "--auth=trust", "--encoding=UTF8", "--locale=C"]
        quiet: dict[str, Any] = {"cwd": self.folder, "stdout": subprocess.DEVNULL, **self._owner}
        subprocess.run([str(self._bin / "initdb"), *setup], check=True, **quiet)
        self._server = self._launched()
        self._until_ready()
        self._run("CREATE DATABASE aftercare", "postgres")

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        """What the query finds."""
        return self._run(query)

    def end_sessions(self) -> None:
        """Every connection to the database is ended by its server."""
        self._run(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE pid <> pg_backend_pid() AND datname = current_database()"
        )

    def restart(self, pause: float) -> None:
        """The server falls over, is away for so many seconds, and is there again."""
        self._server.send_signal(signal.SIGQUIT)
        self._server.wait(START_SECONDS)
        time.sleep(pause)
        self._server = self._launched()
        self._until_ready()

    def close(self) -> None:
        """The server has ended, and its folder is gone."""
        self._server.send_signal(signal.SIGINT)
        self._server.wait(START_SECONDS)
        shutil.rmtree(self.folder, ignore_errors=True)

    def _launched(self) -> subprocess.Popen[bytes]:
        settings = ["-c", "listen_addresses=", "-c", "max_connections=200"]
        command = [str(self._bin / "postgres"), "-D", str(self.folder / "data"), "-k", str(self.folder), *settings]
        quiet: dict[str, Any] = {"cwd": self.folder, **self._owner}
        with (self.folder / "log").open("ab") as log:
            return subprocess.Popen(command, stdout=log, stderr=log, **quiet)

    def _until_ready(self) -> None:
        end = time.monotonic() + START_SECONDS
        while True:
            try:
                self._run("SELECT 1", "postgres")
                return
            except psycopg.OperationalError:
                if time.monotonic() > end:
                    raise
                time.sleep(0.05)

    def _run(self, query: str, name: str = "aftercare") -> list[tuple[Any, ...]]:
        with psycopg.connect(host=str(self.folder), user="aftercare", dbname=name, autocommit=True) as connection:
            cursor = connection.execute(query.encode())
            return cursor.fetchall() if cursor.description else []
