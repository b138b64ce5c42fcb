"""The verbs by which a shop begins: `init`, `shop schema`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from app.commanding import Stop, stopping


def add_to(app: typer.Typer, shop_app: typer.Typer) -> None:
    """The command has these verbs, too."""
    app.command()(init)
    shop_app.command("schema")(schema)
    shop_app.command("holidays")(holidays)


def init(
    answers: Annotated[Path | None, typer.Option(help="A file of answers instead of questions; see init.md.")] = None,
    into: Annotated[Path, typer.Option(help="Where shop file and settings are written.")] = Path(),
    data: Annotated[Path, typer.Option(help="Where store, photos and models are kept.")] = Path("data"),
    browser: Annotated[
        bool, typer.Option("--browser", help="Ask in a browser, by an address that works once.")
    ] = False,
    host: Annotated[str, typer.Option(help="With --browser: 0.0.0.0 for a phone in the same network.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=1, max=65535, help="With --browser: port to listen on.")] = 8080,
) -> None:
    """问十二个问题，写好店铺文件和设置。Asks twelve questions and writes a shop file and settings."""
    from app import clock
    from app.setup import command

    if browser:
        in_browser(into, data, host, port)
        return
    with stopping():
        try:
            command.init(into, data, answers, _ask, clock.real, print)
        except (EOFError, KeyboardInterrupt):
            raise Stop("\ninit: stopped; nothing was written") from None


def in_browser(into: Path, data: Path, host: str, port: int, *, opens: bool = False) -> None:
    """The questions are answered in a browser. opens: the shop opens right after, on the same address."""
    import asyncio

    from app import clock
    from app.serving import AddressTaken
    from app.setup import browser, command

    with stopping():
        command.must_be_new(into)
        setup = browser.Setup(into, data, clock.real, opens=opens)
        try:
            asyncio.run(browser.serve(setup, host, port, print))
        except AddressTaken as problem:
            raise Stop(str(problem)) from None
        except KeyboardInterrupt:
            pass
        if not setup.done.is_set():
            raise Stop("init: stopped; nothing was written")


def is_nothing_there() -> bool:
    """True in a folder without shop, settings and store, with nothing set from outside, before somebody's eyes."""
    import os
    import sys

    from app.keeping.store_files import NAME
    from app.settings import PREFIX
    from app.setup.writing import SETTINGS, SHOP

    kept = (Path(SHOP), Path(SETTINGS), Path("data") / NAME)
    told = any(name.upper().startswith(PREFIX) for name in os.environ)
    return not told and not any(path.exists() for path in kept) and sys.stdin.isatty()


def schema() -> None:
    """Prints the shop file's JSON Schema, for editors that complete and check as one types."""
    from app.setup import command

    print(command.schema())


def holidays(
    year: Annotated[int, typer.Argument(min=2000, max=2100)],
    country: Annotated[str, typer.Option(help="Two letters; the one of the time zone when left out.")] = "",
    every: Annotated[bool, typer.Option("--all", help="Also moved days, and weekends worked instead.")] = False,
) -> None:
    """Prints a year's public holidays as lines for special_days."""
    from app import settings
    from app.setup import days_off

    with stopping():
        code = country.upper() or days_off.country_of(settings.load().timezone)
        if not days_off.is_country(code):
            raise Stop(f"--country {country!r}: expected two letters such as CN")
        for day in days_off.days(code, "all" if every else "festivals", [year]):
            print(f"  # {day.on.isoformat()} 补班" if day.works else f"  {day.on.isoformat()}: closed  # {day.name}")


def _ask(words: str, secret: bool) -> str:
    from getpass import getpass

    return getpass(f"{words} ") if secret else input(f"{words} ")
