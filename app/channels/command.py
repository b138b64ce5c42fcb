"""`aftercare channel`: what an owner does about the places where customers and staff write."""

from __future__ import annotations

import sys
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
    from domain.errors import NotFound

    with context.obj(None, quiet=True) as house:
        try:
            is_right = say(house, name, as_json, print)
        except NotFound as problem:
            print(problem, file=sys.stderr)
            raise typer.Exit(2) from None
        raise typer.Exit(0 if is_right else 1)
