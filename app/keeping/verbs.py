"""The verbs by which a store is kept: `backup`, `restore`, `copy-store`, `doctor`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from app.commanding import Stop, stopping


def add_to(app: typer.Typer) -> None:
    """The command has these verbs, too."""
    app.command()(backup)
    app.command()(restore)
    app.command("copy-store")(copy_store)
    app.command()(doctor)


def backup(
    file: Annotated[
        Path | None, typer.Argument(help="The archive to write, such as /backup/monday.tar.gz; left out: by its time.")
    ] = None,
) -> None:
    """Keep store, photos, settings (no tokens) and learned sentences in one archive, also while the desk runs."""
    from datetime import datetime

    from app import settings
    from app.keeping import nightly, store_files

    with stopping():
        found = settings.with_data_dir(settings.load())
        file = file or nightly.name_of(found, datetime.now().astimezone())
        counts = store_files.backup(found, file)
    print(f"{file} holds everything but the models, which are made again. Read once more: {sum(counts.values())} rows.")


def restore(file: Annotated[Path, typer.Argument(help="An archive of `aftercare backup`.")]) -> None:
    """Put an archive back, once the desk is stopped; what stood there before is kept beside it."""
    from app import settings
    from app.keeping import store_files

    with stopping():
        before = store_files.restore(settings.load(), file)
    print(f"{file} is in force." + (f" What was there before: {before}" if before else ""))


def copy_store(
    url: Annotated[str, typer.Argument(help="An empty database: postgresql+psycopg://user:password@host/name")],
) -> None:
    """Copies the store into another database, SQLite to PostgreSQL or back, and compares the counts."""
    from app import settings
    from app.channels.libraries import missing
    from app.keeping import store_files

    with stopping():
        if not url.startswith(("sqlite:///", "postgresql+psycopg://")):
            raise Stop(f"copy-store: expected {settings.Settings.model_fields['database_url'].description}")
        if url.startswith("postgresql") and (lacks := missing("postgresql")):
            raise Stop(f"copy-store: {lacks}")
        found = settings.with_data_dir(settings.load())
        with store_files.kept_still(found):
            counts = store_files.copy_to(found.store_url, url)
    for name, count in counts.items():
        if count:
            print(f"{name:22} {count:9}")
    print(f"{sum(counts.values())} rows are there, as many as here. Now set AFTERCARE_DATABASE_URL to it and start.")


def doctor(
    as_json: Annotated[bool, typer.Option("--json", help="As JSON, for programs.")] = False,
    offline: Annotated[bool, typer.Option("--offline", help="Call nobody outside this machine.")] = False,
) -> None:
    """Looks everything over: what is wrong, in words, with the next step. Status 1 when something is."""
    from app.doctor import command, words

    with stopping():
        found = command.examine(offline=offline)
    print(words.as_json(found) if as_json else words.as_words(found))
    raise typer.Exit(words.status(found))
