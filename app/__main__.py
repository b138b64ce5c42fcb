"""The `aftercare` command: one verb per thing an owner does. Each loads only what it needs."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from app.access.verbs import token_app
from app.channels.command import channel_app
from app.commanding import Stop, house_of, stopping
from app.keeping import verbs as verbs_of_keeping
from app.record import commands
from app.setup import verbs as verbs_of_setup

if TYPE_CHECKING:
    from app.serving import Part
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
commands.add(app, shop_app)
app.add_typer(channel_app, name="channel")
app.add_typer(token_app, name="token")
verbs_of_setup.add_to(app, shop_app)
verbs_of_keeping.add_to(app)

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
    context.obj = house_of


@app.command()
def run(
    host: Host = "127.0.0.1",
    port: Port = 8080,
    demo: Annotated[bool, typer.Option("--demo", help="An invented shop, without logins.")] = False,
    shop: Annotated[Path | None, typer.Option(help="A shop file to apply first.")] = None,
    clock: ClockOption = None,
) -> None:
    """Runs everything in one process: web chat, desk, bots, worker. In an empty folder it sets a shop up first."""
    if not demo and shop is None and verbs_of_setup.is_nothing_there():
        verbs_of_setup.in_browser(Path(), Path("data"), host, port, opens=True)
    with house_of(clock, demo=demo, port=port, shop=shop, serves=True) as house:
        _serve(house, "web", "bot", "worker", host=host)


@app.command()
def bot(host: Host = "127.0.0.1", port: Port = 8080, clock: ClockOption = None) -> None:
    """Receives from chats: polls Telegram, or with AFTERCARE_PUBLIC_URL serves the web with the webhooks."""
    with house_of(clock, port=port, serves=True) as house:
        if not house.settings.has_chat:
            raise Stop(
                "AFTERCARE_CUSTOMER_BOT_TOKEN is missing: expected it or another channel's, to have a bot to run"
            )
        _serve(house, "bot", host=host)


@app.command()
def worker(clock: ClockOption = None) -> None:
    """Sends what waits in the outbox."""
    with house_of(clock, serves=True) as house:
        _serve(house, "worker")


@app.command()
def desk(host: Host = "127.0.0.1", port: Port = 8080, clock: ClockOption = None) -> None:
    """Serves the web: staff desk, customers' web chat and API."""
    with house_of(clock, port=port, serves=True) as house:
        _serve(house, "web", host=host)


@app.command()
def migrate() -> None:
    """Brings the database to the present shape."""
    with house_of(None, needs_shop=False, looks=True):
        print("The database is in the present shape.")


@app.command()
def seed(file: Annotated[Path, typer.Argument(help="The scenario; see docs/how-to/scenarios.md.")]) -> None:
    """Fill an empty store from a scenario, and say as JSON whom one can talk as."""
    from app.scenario import command

    with house_of(None, needs_shop=False, quiet=True) as house:
        print(command.seed(house, file))


@app.command()
def state(
    as_json: Annotated[bool, typer.Option("--json", help="All of it as JSON, not only how much there is.")] = False,
    again: Annotated[bool, typer.Option("--again", help="As one line of JSON, for every line of input.")] = False,
) -> None:
    """Tell what the store holds: people, visits, tickets with their events, what waits to be sent."""
    from app.scenario import command

    with house_of(None, needs_shop=False, quiet=True) as house:
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

    with house_of(clock, demo=demo, quiet=True) as house:
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
    from app.understanding.reading import explained, read_file, read_text, reader

    with stopping():
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
    from app.understanding.reading import reader
    from nlu.shipped import model_for

    with stopping():
        house, _ = reader(None)
        print(model_for(house.training_data, house.models))


@app.command()
def licences(
    sbom: Annotated[bool, typer.Option("--sbom", help="As a CycloneDX bill of materials, in JSON.")] = False,
) -> None:
    """Says which libraries this program is made of, each with its version and licence."""
    import json
    from datetime import UTC, datetime

    from app.access import bill

    listed = bill.libraries()
    if sbom:
        print(json.dumps(bill.cyclonedx(listed, datetime.now(UTC)), indent=2))
        return
    for one in listed:
        print(f"{one.name:28} {one.version:16} {one.licence}")


@app.command()
def review() -> None:
    """Asks for the meaning of messages that were unclear; the answers are used at the next training."""
    from app.understanding.reviewing import ask

    with house_of(None, quiet=True) as house:
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
    from_store: Annotated[
        bool,
        typer.Option("--from-store", help="Run a copy of one's own store ahead: what would be said unasked."),
    ] = False,
    replay: Annotated[
        bool,
        typer.Option("--replay", help="Play the last days of one's own store again: what would have been said."),
    ] = False,
    shop: Annotated[
        Path | None, typer.Option(help="With --from-store or --replay: a shop file whose rules are tried.")
    ] = None,
) -> None:
    """Plays a believable shop on a virtual clock, and says what came of it."""
    from datetime import UTC, datetime

    from app.simulate import BadSimulation, foresee, play, play_again

    with stopping():
        try:
            if replay:
                play_again(days, shop, out, datetime.now(UTC), print)
            elif from_store:
                foresee(days, shop, out, datetime.now(UTC), print)
            else:
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
    from app import knowledge_files
    from app.settings import load
    from app.shopfile import read

    with stopping():
        knowledge_files.read(knowledge_files.beside(file), read(file, timezone=load().timezone))
    print(f"{file}: no problems found.")


@shop_app.command("apply")
def apply_shop(file: ShopFile) -> None:
    """Puts a shop file in force; again and again without doubles."""
    with house_of(None, shop=file):
        print(f"{file} is in force.")


@shop_app.command("show")
def show_shop() -> None:
    """What is in force."""
    from app.shop_summary import lines
    from storage import shops

    with house_of(None) as house, house.store.read() as tx:
        print("\n".join(lines(shops.current(tx), house.settings.language)))


@staff_app.command("link")
def staff_link(
    code: Annotated[str, typer.Argument(help="The person's code in the shop file.")], port: Port = 8080
) -> None:
    """A one-time address that logs a member of staff in to the desk."""
    from storage import shops

    with house_of(None, port=port) as house:
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

    with house_of(None) as house, house.store.write() as tx:
        print(f"{code}: {sessions.end(tx, house.now(), code)} logins ended.")


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
