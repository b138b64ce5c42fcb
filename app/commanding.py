"""What each command begins with: the settings, the house they open, and refusals that end it in words."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import typer

if TYPE_CHECKING:
    from app.clock import Clock
    from app.settings import Settings
    from app.wiring import House


class Stop(Exception):
    """The command can't go on; the message says why in one line or more."""


@contextmanager
def stopping() -> Iterator[None]:
    """Expected problems end the command with their words and status 2, without a trace."""
    from app.keeping.store_files import StoreTrouble
    from app.settings import BadSettings
    from domain.errors import BadFile
    from nlu.shipped import CannotTrain

    try:
        yield
    except (Stop, BadSettings, BadFile, StoreTrouble, CannotTrain) as problem:
        typer.echo(str(problem), err=True)
        raise typer.Exit(2) from None


@contextmanager
def house_of(
    clock: str | None,
    *,
    demo: bool = False,
    port: int = 8080,
    shop: Path | None = None,
    needs_shop: bool = True,
    quiet: bool = False,
    serves: bool = False,
    looks: bool = False,
) -> Iterator[House]:
    """The house by the settings, with its store migrated and, where it is needed, a shop in force.

    serves: it runs until it is stopped, so it waits for its database. looks: a damaged store is found at once.
    """
    from app import logs, settings
    from app.keeping import store_files
    from app.opening import open_house

    with stopping():
        found = settings.with_data_dir(settings.load())
        logs.set_up(found.secret_values(), level="WARNING" if quiet else "INFO")
        with store_files.opened(found) as alone:
            house = open_house(
                found, _clock(clock, found), demo=demo, port=port, shop_file=shop, needs_shop=needs_shop, waits=serves,
                looks=looks,
            )  # fmt: skip
            if alone and serves:
                house.free_rows()
            yield house


def _clock(text: str | None, found: Settings) -> Clock:
    from app import clock
    from app.settings import is_loopback

    if text is None:
        return clock.real
    if not all(is_loopback(address) for address in found.vendors):
        raise Stop("--clock: expected no bot token, or a Telegram API on this machine; customers live in real time")
    try:
        return clock.set_to(clock.read(text, ZoneInfo(found.timezone)))
    except ValueError:
        raise Stop(f"--clock {text!r}: expected a time such as 2026-03-18T10:00+08:00") from None
