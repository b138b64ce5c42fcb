"""The commands about the shop's record: lists in and out, and data let go of."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from app.commanding import Stop, house_of


def add(app: typer.Typer) -> None:
    """The commands are the app's from now on."""
    app.command("import")(import_list)
    app.command()(retention)


def import_list(
    file: Annotated[Path | None, typer.Argument(help="An xlsx or CSV list; see docs/how-to/import.md.")] = None,
    sheet: Annotated[str, typer.Option(help="Only the sheet of that name.")] = "",
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would come of it.")] = False,
    errors: Annotated[Path | None, typer.Option(help="Where to write rows that were not taken, with reasons.")] = None,
    undo: Annotated[int | None, typer.Option(metavar="ID", help="Take that import back.")] = None,
) -> None:
    """Takes a list of customers, vehicles and past visits in; again and again without doubles."""
    from app.record import importing

    with house_of(None, quiet=True) as house:
        if (file is None) == (undo is None):
            raise Stop("import: expected either a FILE or --undo ID")
        if undo is not None:
            importing.take_back(house, undo, print)
        elif file is not None:
            importing.take_in(house, file, sheet, dry_run, errors, print)


def retention(
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would go.")] = False,
) -> None:
    """Lets go of personal data that was kept as long as the shop file says; the planner does it every night."""
    from app.record import retaining

    with house_of(None, quiet=True) as house:
        retaining.run(house, dry_run, print)
