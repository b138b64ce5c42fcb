"""The verbs for programs that call the API: each gets a token of its own, which can be taken back."""

from __future__ import annotations

from typing import Annotated

import typer

from app.commanding import Stop, house_of

token_app = typer.Typer(help="Tokens of programs that call the API.", no_args_is_help=True)


@token_app.command("add")
def add(
    name: Annotated[str, typer.Argument(help="What the program is called, such as cash-desk.")],
    may: Annotated[list[str], typer.Option(help="look, act or speak; again for more.")],
    names: Annotated[list[str] | None, typer.Option("--as", help="A member of staff in whose name it may act.")] = None,
) -> None:
    """Make a token and show it, this once only."""
    from storage import program_tokens, shops

    with house_of(None) as house, house.store.write() as tx:
        unknown = sorted(set(may) - program_tokens.MAY)
        if unknown:
            raise Stop(f"--may {unknown[0]}: expected one of {', '.join(sorted(program_tokens.MAY))}")
        for code in names or ():
            if shops.staff_by_code(tx, code) is None:
                raise Stop(f"--as {code}: nobody with that code works here.")
        made = program_tokens.make(tx, name, may, names or (), house.now())
        if made is None:
            raise Stop(f"There is a program {name!r} with a token already: revoke it first.")
    print(made)


@token_app.command("list")
def listed() -> None:
    """Say which programs have tokens, what they may do, and when they were last here."""
    from storage import program_tokens

    with house_of(None) as house, house.store.read() as tx:
        for one in program_tokens.listed(tx):
            seen = f"{one.used_at:%Y-%m-%d}" if one.used_at else "never"
            names = f" as {', '.join(sorted(one.names))}" if one.names else ""
            print(f"{one.name:24} {', '.join(sorted(one.may))}{names}; made {one.created_at:%Y-%m-%d}, used {seen}")


@token_app.command("revoke")
def revoke(name: Annotated[str, typer.Argument(help="The program.")]) -> None:
    """End a program's token at once."""
    from storage import program_tokens

    with house_of(None) as house, house.store.write() as tx:
        if not program_tokens.revoke(tx, name, house.now()):
            raise Stop(f"No program {name!r} has a token.")
    print(f"{name}: its token opens nothing any more.")
