"""The files of an embedded store: read by their owner only, copied while it runs, put back when it does not."""

from __future__ import annotations

import fcntl
import os
import shutil
import sqlite3
import tarfile
import tempfile
import time
import zlib
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, nullcontext, suppress
from pathlib import Path
from typing import IO

from app.keeping import archive as about
from app.settings import Settings
from storage import Store, integrity
from storage.engine import copying
from storage.migrate import NewerStore, migrate, newest

NAME = "aftercare.db"
BESIDE = ("", "-wal", "-shm")
"""What SQLite keeps of one store: the file, what is not yet in it, and an index of that."""

BEFORE = ".before-restore-%Y%m%d-%H%M%S"
LEFT_SECONDS = 86_400
"""Age at which a folder of a backup under way belongs to nobody any more."""

WORK = (".backup-", ".checking-")
"""How folders of work on an archive begin."""

NOT_KEPT = ("models", "backups", "restoring-")
"""What of the data folder is made again."""


class StoreTrouble(Exception):
    """The store can't be used as asked; the message says why and what to do."""


def file_of(settings: Settings) -> Path | None:
    """The embedded store's file; None with a database server."""
    url = settings.store_url
    return Path(url.removeprefix("sqlite:///")) if url.startswith("sqlite:///") else None


def keep_private(path: Path) -> None:
    """Whatever of the store others could read, they can't any more: it holds customers' words and phones (A5)."""
    os.umask(0o077)
    for end in BESIDE:
        with suppress(OSError):
            file = Path(f"{path}{end}")
            if file.stat().st_mode & 0o077:
                file.chmod(0o600)


@contextmanager
def opened(settings: Settings) -> Iterator[bool]:
    """Inside, nobody puts another store in the place of this one, which only its owner can read.

    True when no other process has it open. StoreTrouble while it is being put back.
    """
    path = file_of(settings)
    if path is None:
        os.umask(0o077)
        yield False
        return
    keep_private(path)
    with _lock_file(path) as lock:
        alone = _locked(lock, fcntl.LOCK_EX)
        if not _locked(lock, fcntl.LOCK_SH):
            raise StoreTrouble(f"{path} is being put back from a backup: start again once that is done")
        yield alone


@contextmanager
def _alone(path: Path) -> Iterator[None]:
    with _lock_file(path) as lock:
        if not _locked(lock, fcntl.LOCK_EX):
            raise StoreTrouble(f"{path} is in use: stop the desk first (systemctl stop aftercare)")
        yield


@contextmanager
def kept_still(settings: Settings) -> Iterator[None]:
    """Inside, no other process has the embedded store open; StoreTrouble while one has."""
    path = file_of(settings)
    with _alone(path) if path else nullcontext():
        yield


@contextmanager
def _lock_file(path: Path) -> Iterator[IO[bytes]]:
    path.parent.mkdir(parents=True, exist_ok=True)
    with Path(f"{path}.lock").open("ab") as lock:
        _give_to_owner(path.parent, Path(lock.name))
        yield lock


def _give_to_owner(folder: Path, *paths: Path) -> None:
    """What root made in another user's folder is that user's: these paths, or all there is."""
    owner = folder.stat()
    if os.geteuid() == 0 and owner.st_uid != 0:
        for path in paths or folder.rglob("*"):
            os.chown(path, owner.st_uid, owner.st_gid)


def _locked(lock: IO[bytes], how: int) -> bool:
    try:
        fcntl.flock(lock, how | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def backup(settings: Settings, archive: Path) -> dict[str, int]:
    """Keep store and files in the archive as they are now, also while the desk runs; models are made again.

    The store is an SQLite file in it also where a PostgreSQL server holds it. What was written is read once more. How
    many rows of which table it holds.
    """
    if archive.exists():
        raise StoreTrouble(f"{archive} is there already: expected a name that is free")
    os.umask(0o077)
    _sweep(archive.resolve().parent)
    with tempfile.TemporaryDirectory(dir=archive.resolve().parent, prefix=".backup-") as name:
        folder = Path(name)
        copy, packed = folder / NAME, folder / "archive"
        take(settings, copy)
        counts = _check(copy)
        about.write(settings, counts, folder)
        with tarfile.open(packed, "w:gz", compresslevel=6) as tar:
            tar.add(copy, NAME)
            tar.add(folder / about.FOLDER, about.FOLDER)
            kept_out = _not_of_it(settings, archive)
            for path in sorted(settings.data_dir.iterdir()):
                if not path.name.startswith((NAME, ".", *NOT_KEPT)):
                    tar.add(path, path.name, filter=kept_out)
        _read_again(packed, folder / "again")
        packed.replace(archive)
        _flush(archive)
    return counts


def _not_of_it(settings: Settings, archive: Path) -> Callable[[tarfile.TarInfo], tarfile.TarInfo | None]:
    """What keeps backups out of backups, however deep in the data folder: their folder, archives, work on one."""
    data, folder, beside = settings.data_dir.resolve(), settings.backups.resolve(), archive.resolve().parent

    def keep(member: tarfile.TarInfo) -> tarfile.TarInfo | None:
        path = (data / member.name).resolve()
        is_archive = path.parent == beside and path.name.endswith(".tar.gz")
        return None if path == folder or is_archive or path.name.startswith(WORK) else member

    return keep


def _sweep(folder: Path) -> None:
    """What a process that was killed left of its work is gone; nobody works on one for a day. Rule: A5."""
    for left in (found for work in WORK for found in folder.glob(f"{work}*")):
        with suppress(OSError):
            if time.time() - left.stat().st_mtime > LEFT_SECONDS:
                shutil.rmtree(left, ignore_errors=True)


def take(settings: Settings, copy: Path) -> None:
    """The store as it is at one moment, in a file of its own."""
    store = file_of(settings)
    if store is None:
        with closing(Store(settings.store_url)) as old, closing(Store(f"sqlite:///{copy}")) as new:
            migrate(old)
            migrate(new)
            copying.copy(old, new)
        _settle(copy)
    elif store.exists():
        _copy(store, copy)
    else:
        raise StoreTrouble(f"{store} is not there: nothing to keep")


def _settle(store: Path) -> None:
    with closing(sqlite3.connect(store)) as opened:
        opened.execute("PRAGMA journal_mode=DELETE")


def check(archive: Path, beside: Path) -> dict[str, int]:
    """How many rows of which table the archive holds; StoreTrouble unless it is whole. Unpacked below `beside`."""
    with tempfile.TemporaryDirectory(dir=beside, prefix=".checking-") as name:
        return _read_again(archive, Path(name) / "again")


def _read_again(archive: Path, folder: Path) -> dict[str, int]:
    folder.mkdir()
    _unpack(archive, folder)
    counts, told = _check(folder / NAME), about.counts_of(folder)
    if told is not None and told != counts:
        raise StoreTrouble(f"{archive}: the store in it does not hold what the archive says")
    shutil.rmtree(folder)
    return counts


def _copy(source: Path, target: Path) -> None:
    """SQLite's own copy: whole at one moment, whoever writes meanwhile."""
    with closing(sqlite3.connect(source, timeout=30)) as old, closing(sqlite3.connect(target)) as new:
        old.backup(new)
        new.execute("PRAGMA journal_mode=DELETE")


def restore(settings: Settings, archive: Path) -> Path | None:
    """Put the archive's store and files in force; what stood there before is kept beside it, under its date.

    The path of the store that was there; None when there was none. Nothing is changed unless the archive is sound. A
    PostgreSQL server's database must be empty.
    """
    store = file_of(settings)
    if store is not None:
        keep_private(store)
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    with (
        _alone(store) if store else nullcontext(),
        tempfile.TemporaryDirectory(dir=settings.data_dir, prefix="restoring-") as name,
    ):
        folder = Path(name)
        _unpack(archive, folder)
        _check(folder / NAME)
        before = _set_aside(store) if store else None
        if store is None:
            _give_to_server(settings, folder / NAME)
        else:
            (folder / NAME).replace(store)
        for path in folder.iterdir():
            if path.name != about.FOLDER:
                _put(path, settings.data_dir / path.name)
        _give_to_owner(settings.data_dir)
        if store is not None:
            _flush(store)
    return before


def _give_to_server(settings: Settings, kept: Path) -> None:
    copy_to(f"sqlite:///{kept}", settings.store_url)
    for end in BESIDE:
        Path(f"{kept}{end}").unlink(missing_ok=True)


def copy_to(source: str, target: str) -> dict[str, int]:
    """Every row of one store is in the other, which was empty; table -> how many. StoreTrouble where that can't be."""
    with closing(Store(source)) as old, closing(Store(target)) as new:
        try:
            migrate(old)
            migrate(new)
            return copying.copy(old, new)
        except copying.NotEmpty as problem:
            raise StoreTrouble(f"The database to copy to is not empty ({problem}): expected a fresh one") from None
        except copying.CountsDiffer as problem:
            raise StoreTrouble(f"Nothing was copied: {problem}") from None
        except NewerStore as problem:
            raise StoreTrouble(f"A store is of a newer program ({problem})") from None
        except integrity.StoreFault as error:
            raise StoreTrouble(f"A database does not answer ({integrity.reason(error)})") from None


def _unpack(archive: Path, folder: Path) -> None:
    try:
        with tarfile.open(archive) as tar:
            tar.extractall(folder, filter="data")
    except (OSError, EOFError, tarfile.TarError, zlib.error) as error:
        said = str(error).splitlines()[0]
        raise StoreTrouble(f"{archive}: expected an archive made by `aftercare backup` ({said})") from None
    if not (folder / NAME).exists():
        raise StoreTrouble(f"{archive}: expected an archive made by `aftercare backup` (no {NAME} in it)")


def _check(path: Path) -> dict[str, int]:
    """How many rows of which table; StoreTrouble unless the file is a whole store of this or an older version."""
    try:
        with closing(sqlite3.connect(path)) as store:
            verdict = store.execute("PRAGMA integrity_check(1)").fetchone()[0]
            version = store.execute("SELECT version_num FROM alembic_version").fetchone()[0]
            names = [
                row[0] for row in store.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")
            ]
            counts = {name: store.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0] for name in names}
    except sqlite3.DatabaseError as error:
        raise StoreTrouble(f"{path.name} in it is not a whole store ({error})") from None
    if verdict != "ok":
        raise StoreTrouble(f"{path.name} in it is damaged ({verdict})")
    if version > newest():
        raise StoreTrouble(f"{path.name} in it is of a newer version ({version}) than this program ({newest()})")
    return counts


def _set_aside(store: Path) -> Path | None:
    """Where the present store is now. Its -wal file goes with it: beside another store it would be played into that."""
    there, aside = store.exists(), f"{store}{time.strftime(BEFORE)}"
    for end in BESIDE:
        old, new = Path(f"{store}{end}"), Path(f"{aside}{end}")
        if old.exists() and there:
            old.replace(new)
        old.unlink(missing_ok=True)
    return Path(aside) if there else None


def _put(source: Path, target: Path) -> None:
    if source.is_dir():
        shutil.copytree(source, target, dirs_exist_ok=True)
    else:
        source.replace(target)


def _flush(store: Path) -> None:
    for path in (store, store.parent):
        number = os.open(path, os.O_RDONLY)
        os.fsync(number)
        os.close(number)
