"""`aftercare channel`: what an owner does about the places where customers and staff write."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer

channel_app = typer.Typer(help="Where customers and staff write.", no_args_is_help=True)


@channel_app.callback()
def about() -> None:
    """Where customers and staff write."""


@channel_app.command("check")
def check_channel(
    context: typer.Context,
    name: Annotated[str, typer.Argument(help="Such as web; all, if not given.")] = "",
    as_json: Annotated[bool, typer.Option("--json", help="For programs.")] = False,
) -> None:
    """Says what is right and wrong about a channel's set-up, with the next step; status 1 when anything is wrong."""
    from app.channels.checking import say

    with context.obj(None, quiet=True) as house, _named():
        raise typer.Exit(0 if say(house, name, as_json, print) else 1)


@channel_app.command("resume")
def resume_channel(
    context: typer.Context, name: Annotated[str, typer.Argument(help="Such as whatsapp.")]
) -> None:  # fmt: skip
    """Has a channel that stopped itself try again now, instead of within the hour."""
    from app.channels.checking import resume

    with context.obj(None, quiet=True) as house, _named():
        print(f"{name}: {resume(house, name)} accounts try again.")


@channel_app.command("link")
def link_channel(
    context: typer.Context,
    name: Annotated[str, typer.Argument(help="wecom_kf.")],
    scene: Annotated[str, typer.Argument(help="Where it will stand: web, paper, map ...")] = "web",
    qr: Annotated[Path | None, typer.Option(help="An SVG or PNG to write the code to, for print.")] = None,
) -> None:
    """The address that opens the chat with the shop, one for each place where it stands."""
    from app.channels.linking import addresses, write_code

    with context.obj(None, quiet=True) as house, _named():
        found = addresses(house, name, scene)
        print("\n".join(found))
        if qr is not None:
            print("\n".join(str(path) for path in write_code(found, qr)))


@contextmanager
def _named() -> Iterator[None]:
    """A name that is not there ends the command with the names there are, and status 2."""
    from app.channels.linking import NotReached
    from domain.errors import NotFound

    try:
        yield
    except (NotFound, NotReached) as problem:
        print(problem, file=sys.stderr)
        raise typer.Exit(2) from None
