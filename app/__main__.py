"""The `aftercare` command: one verb per thing an owner does. Each loads only what it needs."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated
from zoneinfo import ZoneInfo

import typer

from app.channels.command import channel_app

if TYPE_CHECKING:
    from app.clock import Clock
    from app.serving import Part
    from app.settings import Settings
    from app.wiring import House

app = typer.Typer(
    name="aftercare",
    help="The after-sales service desk of a vehicle service shop, run by chat.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
shop_app = typer.Typer(help="The shop file: check it, apply it, see what is in force.", no_args_is_help=True)
staff_app = typer.Typer(help="The people of the shop.", no_args_is_help=True)
app.add_typer(shop_app, name="shop")
app.add_typer(staff_app, name="staff")
app.add_typer(channel_app, name="channel")

Host = Annotated[str, typer.Option(help="Address to listen on.")]
Port = Annotated[int, typer.Option(min=1, max=65535, help="Port to listen on.")]
ClockOption = Annotated[
    str | None, typer.Option(metavar="ISO", help="Start with the clock set there, running: for demos and tests.")
]
ShopFile = Annotated[Path, typer.Argument(help="The shop file.")]


def _say_version(asked: bool) -> None:
    from importlib.metadata import PackageNotFoundError, version

    if asked:
        try:
            print(f"aftercare {version('aftercare-desk')}")
        except PackageNotFoundError:
            print("aftercare, not installed: run from its sources")
        raise typer.Exit


@app.callback()
def options(
    context: typer.Context,
    version: Annotated[
        bool, typer.Option("--version", callback=_say_version, is_eager=True, help="Say which.")
    ] = False,
) -> None:
    """Hold what is asked before any verb."""
    context.obj = _house


@app.command()
def run(
    host: Host = "127.0.0.1",
    port: Port = 8080,
    demo: Annotated[bool, typer.Option("--demo", help="An invented shop, without logins.")] = False,
    shop: Annotated[Path | None, typer.Option(help="A shop file to apply first.")] = None,
    clock: ClockOption = None,
) -> None:
    """Runs everything in one process: web chat, desk, bots, worker."""
    with _house(clock, demo=demo, port=port, shop=shop, serves=True) as house:
        _serve(house, "web", "bot", "worker", host=host)


@app.command()
def bot(host: Host = "127.0.0.1", port: Port = 8080, clock: ClockOption = None) -> None:
    """Receives from chats: polls Telegram, or with AFTERCARE_PUBLIC_URL serves the web with the webhooks."""
    with _house(clock, port=port, serves=True) as house:
        if not house.settings.has_chat:
            raise Stop(
                "AFTERCARE_CUSTOMER_BOT_TOKEN is missing: expected it or another channel's, to have a bot to run"
            )
        _serve(house, "bot", host=host)


@app.command()
def worker(clock: ClockOption = None) -> None:
    """Sends what waits in the outbox."""
    with _house(clock, serves=True) as house:
        _serve(house, "worker")


@app.command()
def desk(host: Host = "127.0.0.1", port: Port = 8080, clock: ClockOption = None) -> None:
    """Serves the web: staff desk, customers' web chat and API."""
    with _house(clock, port=port, serves=True) as house:
        _serve(house, "web", host=host)


@app.command()
def migrate() -> None:
    """Brings the database to the present shape."""
    with _house(None, needs_shop=False):
        print("The database is in the present shape.")


@app.command()
def backup(file: Annotated[Path, typer.Argument(help="The archive to write, such as /backup/monday.tar.gz.")]) -> None:
    """Keep store, photos, secrets and learned sentences in one archive, also while the desk runs."""
    from app import settings, store_files

    with _stopping():
        store_files.backup(settings.with_data_dir(settings.load()), file)
    print(f"{file} holds everything but the models, which are made again.")


@app.command()
def restore(file: Annotated[Path, typer.Argument(help="An archive of `aftercare backup`.")]) -> None:
    """Put an archive back, once the desk is stopped; what stood there before is kept beside it."""
    from app import settings, store_files

    with _stopping():
        before = store_files.restore(settings.load(), file)
    print(f"{file} is in force." + (f" What was there before: {before}" if before else ""))


@app.command()
def seed(file: Annotated[Path, typer.Argument(help="The scenario; see docs/how-to/scenarios.md.")]) -> None:
    """Fill an empty store from a scenario, and say as JSON whom one can talk as."""
    from app.scenario import command

    with _house(None, needs_shop=False, quiet=True) as house:
        print(command.seed(house, file))


@app.command("import")
def import_list(
    file: Annotated[Path | None, typer.Argument(help="An xlsx or CSV list; see docs/how-to/import.md.")] = None,
    sheet: Annotated[str, typer.Option(help="Only the sheet of that name.")] = "",
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would come of it.")] = False,
    errors: Annotated[Path | None, typer.Option(help="Where to write rows that were not taken, with reasons.")] = None,
    undo: Annotated[int | None, typer.Option(metavar="ID", help="Take that import back.")] = None,
) -> None:
    """Takes a list of customers, vehicles and past visits in; again and again without doubles."""
    from app.record import importing

    with _house(None, quiet=True) as house:
        if (file is None) == (undo is None):
            raise Stop("import: expected either a FILE or --undo ID")
        if undo is not None:
            importing.take_back(house, undo, print)
        elif file is not None:
            importing.take_in(house, file, sheet, dry_run, errors, print)


@app.command()
def retention(
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would go.")] = False,
) -> None:
    """Lets go of personal data that was kept as long as the shop file says; the planner does it every night."""
    from app.record import retaining

    with _house(None, quiet=True) as house:
        retaining.run(house, dry_run, print)


@app.command()
def state(
    as_json: Annotated[bool, typer.Option("--json", help="All of it as JSON, not only how much there is.")] = False,
    again: Annotated[bool, typer.Option("--again", help="As one line of JSON, for every line of input.")] = False,
) -> None:
    """Tell what the store holds: people, visits, tickets with their events, what waits to be sent."""
    from app.scenario import command

    with _house(None, needs_shop=False, quiet=True) as house:
        for _ in _typed_lines("") if again else ():
            print(command.state(house, indent=None), flush=True)
        if not again:
            print(command.state(house) if as_json else "\n".join(command.summary(house)))


@app.command()
def chat(
    demo: Annotated[bool, typer.Option("--demo", help="Fill an empty store with the demo shop.")] = False,
    clock: ClockOption = None,
) -> None:
    """A conversation on the terminal. A number taps the button that bears it; Ctrl-D ends it."""
    from bot.channels.console import Console

    with _house(clock, demo=demo, quiet=True) as house:
        console = Console(house.store, house.conversations.handle, house.now, print)
        console.talk(_typed_lines())


@app.command()
def understand(
    text: Annotated[str | None, typer.Argument(help="What a customer might write.")] = None,
    file: Annotated[Path | None, typer.Option(help='Lines of {"text", "now"?, "lang"?, "asked"?}; -: input.')] = None,
    now: Annotated[str | None, typer.Option(metavar="ISO", help="When it was written; now, if not given.")] = None,
    explain: Annotated[bool, typer.Option("--explain", help="Say what spoke for and against it.")] = False,
) -> None:
    """How a message is understood, as JSON in the shape of Rasa's /model/parse."""
    from app.reading import explained, read_file, read_text, reader

    with _stopping():
        if (text is None) == (file is None):
            raise Stop("understand: expected either a TEXT or --file FILE")
        house, at = reader(now)
        if file is not None:
            read_file(house.engine, file, at)
        else:
            print(explained(house, text or "", at) if explain else read_text(house.engine, text or "", at))


@app.command()
def train() -> None:
    """Trains the model that understands messages, from the house's sentences and those accepted on review."""
    from app.reading import reader
    from nlu.train import ensure_model

    with _stopping():
        house, _ = reader(None)
        print(ensure_model(house.training_data, house.models))


@app.command()
def review() -> None:
    """Asks for the meaning of messages that were unclear; the answers are used at the next training."""
    from app.reviewing import ask

    with _house(None, quiet=True) as house:
        ask(house, input, print)


@app.command()
def simulate(
    days: Annotated[int, typer.Option(min=1, max=730, help="Days that are played.")] = 90,
    customers: Annotated[int, typer.Option(min=1, max=100_000, help="People with a vehicle near the shop.")] = 5000,
    seed: Annotated[int, typer.Option(help="The same seed plays the same days.")] = 1,
    start: Annotated[str, typer.Option(metavar="ISO", help="The first day.")] = "2026-03-02",
    out: Annotated[Path, typer.Option(help="The new store; look at it with AFTERCARE_DATABASE_URL.")] = Path(
        "data/simulation.db"
    ),
) -> None:
    """Plays a believable shop on a virtual clock, and says what came of it."""
    from app.simulate import BadSimulation, play

    with _stopping():
        try:
            play(days, customers, seed, start, out, print)
        except BadSimulation as problem:
            raise Stop(str(problem)) from None


@shop_app.command("example")
def example_shop() -> None:
    """Prints the demo's shop file, each key explained: a start for one's own."""
    from app.shopfile import DEMO

    print(DEMO.read_text(encoding="utf-8"), end="")


@shop_app.command("check")
def check_shop(file: ShopFile) -> None:
    """Says what is wrong with a shop file, line by line; nothing is changed."""
    from app.settings import load
    from app.shopfile import read

    with _stopping():
        read(file, timezone=load().timezone)
    print(f"{file}: no problems found.")


@shop_app.command("apply")
def apply_shop(file: ShopFile) -> None:
    """Puts a shop file in force; again and again without doubles."""
    with _house(None, shop=file):
        print(f"{file} is in force.")


@shop_app.command("show")
def show_shop() -> None:
    """What is in force."""
    from app.shop_summary import lines
    from storage import shops

    with _house(None) as house, house.store.read() as tx:
        print("\n".join(lines(shops.current(tx), house.settings.language)))


@staff_app.command("link")
def staff_link(
    code: Annotated[str, typer.Argument(help="The person's code in the shop file.")], port: Port = 8080
) -> None:
    """A one-time address that logs a member of staff in to the desk."""
    from storage import shops

    with _house(None, port=port) as house:
        with house.store.read() as tx:
            person = shops.staff_by_code(tx, code)
            known = ", ".join(one.code for one in shops.staff(tx))
        if person is None:
            raise Stop(f"Nobody with the code {code!r} works here: expected one of {known}")
        print(house.login_link(person))


@staff_app.command("logout")
def staff_logout(code: Annotated[str, typer.Argument(help="The person's code in the shop file.")]) -> None:
    """Ends all logins of a member of staff at the desk, such as on a phone that was lost."""
    from storage import sessions

    with _house(None) as house, house.store.write() as tx:
        print(f"{code}: {sessions.end(tx, house.now(), code)} logins ended.")


class Stop(Exception):
    """The command can't go on; the message says why in one line or more."""


@contextmanager
def _stopping() -> Iterator[None]:
    """Expected problems end the command with their words and status 2, without a trace."""
    from app.settings import BadSettings
    from app.store_files import StoreTrouble
    from domain.errors import BadFile

    try:
        yield
    except (Stop, BadSettings, BadFile, StoreTrouble) as problem:
        print(problem, file=sys.stderr)
        raise typer.Exit(2) from None


@contextmanager
def _house(
    clock: str | None,
    *,
    demo: bool = False,
    port: int = 8080,
    shop: Path | None = None,
    needs_shop: bool = True,
    quiet: bool = False,
    serves: bool = False,
) -> Iterator[House]:
    """The house by the settings, with its store migrated and, where it is needed, a shop in force.

    serves: it runs until it is stopped, so it waits for its database.
    """
    from app import logs, settings, store_files
    from app.opening import open_house

    with _stopping():
        found = settings.with_data_dir(settings.load())
        logs.set_up(found.secret_values(), level="WARNING" if quiet else "INFO")
        with store_files.opened(found) as alone:
            house = open_house(
                found, _clock(clock, found), demo=demo, port=port, shop_file=shop, needs_shop=needs_shop, waits=serves
            )
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


def _serve(house: House, *parts: Part, host: str = "127.0.0.1") -> None:
    import asyncio

    from app.serving import AddressTaken, serve

    try:
        asyncio.run(serve(house, parts, host))
    except AddressTaken as problem:
        raise Stop(str(problem)) from None


def _typed_lines(prompt: str = "> ") -> Iterator[str]:
    while True:
        try:
            yield input(prompt)
        except EOFError:
            return


def main() -> None:
    """Runs the command."""
    app()


if __name__ == "__main__":
    main()
