"""The commands about the shop's record: lists in and out, and data let go of."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from app.commanding import Stop, house_of, stopping


def add(app: typer.Typer, shop: typer.Typer) -> None:
    """The commands are the app's from now on. shop: those about the shop file."""
    shop.command("import")(import_shop)
    app.command("import")(import_list)
    app.command()(export)
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


def export(
    file: Annotated[Path, typer.Argument(help="The spreadsheet to write, such as shop.xlsx.")],
    only: Annotated[list[str] | None, typer.Option(help="One list; may be repeated. All, if not given.")] = None,
) -> None:
    """Writes every list of the shop, or some, into a spreadsheet; that it was taken out is kept."""
    from app.record import exporting

    with house_of(None, quiet=True) as house:
        typer.echo(f"{file}: {exporting.run(house, file, only or ())} rows.")


def retention(
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would go.")] = False,
) -> None:
    """Lets go of personal data that was kept as long as the shop file says; the planner does it every night."""
    from app.record import retaining

    with house_of(None, quiet=True) as house:
        retaining.run(house, dry_run, print)


def import_shop(
    file: Annotated[Path, typer.Argument(help="An xlsx or CSV with a price list, parts or staff.")],
    shop: Annotated[Path, typer.Option(help="The shop file it is about.")],
    out: Annotated[Path, typer.Option(help="The new shop file to write; apply it with `aftercare shop apply`.")],
) -> None:
    """Takes a price list, parts with their stock, and staff from a spreadsheet into a new shop file."""
    from app import settings
    from app.record import shop_sheets
    from texts import text

    with stopping():
        language = settings.load().language
        for section, (changed, added, wrong) in shop_sheets.convert(file, shop, out, language).items():
            fields = {"section": section, "changed": changed, "added": added, "wrong": len(wrong)}
            typer.echo(text("shop_sheets.line", language, **fields))
            for row in wrong:
                typer.echo(f"  {row}")
