"""A shop in one evening, played from nothing: `make evening`, or `python -m tests.evening [--sources | COMMAND]`.

A wheel is built and installed in a fresh environment. Then an empty folder, twelve answers, the doctor, customers in a
list, a visit booked in chat, a notice on a phone (simulated), a backup, everything gone, back on another
machine, the same counts; and the store that the first program kept is brought to today's shape. Each step is told with
its seconds. --sources: the program of this folder in place of a wheel. COMMAND: an `aftercare` that is there.
"""

from __future__ import annotations

import asyncio
import json
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, closing, contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from tests.evening import installed
from tests.running import running
from tests.simulators.telegram import FakeTelegram
from tests.simulators.telegram_people import TelegramUser

ROOT = Path(__file__).parent.parent.parent
FIRST_STORE = Path(__file__).parent / "first_store.sql"
TOKEN = "1111111:" + "A" * 35
ANSWERS = f"""
language: zh
name: 老周汽修 / Lao Zhou Auto
address: 杭州市西湖区文三路 12 号
phone: 0571-8888 1234
hours: all_week
bays: 快修 2，举升 2
people: 陈雨 顾问，周师傅 技师，冯经理 经理
channels: telegram
customer_bot_token: {TOKEN}
"""
CUSTOMERS = """姓名,手机,车牌,车型,里程
王芳,13800138001,浙A12345,大众 帕萨特,52000
李强,13800138002,浙B23456,丰田 卡罗拉,31000
"""
BOOKING = "明天下午三点做个小保养，浙A12345"


class Evening:
    """The command, the folder it works in, and what it is told by its environment."""

    def __init__(self, command: list[str], folder: Path, telegram: str) -> None:
        self.command, self.folder = command, folder
        self.environment = {**os.environ, **({"AFTERCARE_TELEGRAM_API": telegram} if telegram else {})}
        if command[0] == sys.executable:
            self.environment["PYTHONPATH"] = str(ROOT)

    def does(self, *words: str, at: Path | None = None) -> str:
        """What the command says; its complaint ends the evening."""
        ran = subprocess.run(
            [*self.command, *words], cwd=at or self.folder, env=self.environment, capture_output=True, text=True
        )
        if ran.returncode:
            sys.exit(f"aftercare {' '.join(words)}: status {ran.returncode}\n{ran.stdout}{ran.stderr}")
        return ran.stdout

    def counts(self, at: Path) -> dict[str, int]:
        """Thing -> how many of it the store holds."""
        held = json.loads(self.does("state", "--json", at=at))
        return {name: len(rows) for name, rows in held.items() if isinstance(rows, list)}

    def faults(self, at: Path) -> list[str]:
        """What the doctor calls wrong."""
        words = [*self.command, "doctor", "--json"]
        said = subprocess.run(words, cwd=at, env=self.environment, capture_output=True, text=True).stdout
        return [one["key"] for one in json.loads(said)["findings"] if one["state"] == "bad"]


@contextmanager
def step(words: str) -> Iterator[None]:
    """The step is told once it is done, with its seconds."""
    begun = time.monotonic()
    yield
    print(f"{time.monotonic() - begun:6.1f} s  {words}", flush=True)  # noqa: T201


async def play(command: list[str], folder: Path) -> None:
    """The whole evening; SystemExit or AssertionError where something is not as it should be."""
    async with FakeTelegram() as telegram:
        evening = Evening(command, folder, telegram.url)
        with step("init: a shop file and settings from twelve answers"):
            (folder / "answers.yml").write_text(ANSWERS, encoding="utf-8")
            await asyncio.to_thread(evening.does, "init", "--answers", "answers.yml")
        if command[0] == sys.executable and (ROOT / "data" / "models").is_dir():  # sources: no model came with them
            (folder / "data" / "models").symlink_to(ROOT / "data" / "models")
        with step("doctor: nothing wrong"):
            await asyncio.to_thread(evening.does, "doctor")
        with step("import: the customers' list"):
            (folder / "customers.csv").write_text(CUSTOMERS, encoding="utf-8")
            await asyncio.to_thread(evening.does, "import", "customers.csv")
        await _open(evening, telegram)
        before = await asyncio.to_thread(evening.counts, folder)
        with step("backup: one archive, read once more"):
            archive = folder.parent / "kept.tar.gz"
            await asyncio.to_thread(evening.does, "backup", str(archive))
        with step("wiped: nothing of the shop is left on this machine"):
            shutil.rmtree(folder)
        elsewhere = folder.parent / "elsewhere"
        elsewhere.mkdir()
        with step("restore elsewhere: init from the backup, the token given again"):
            (elsewhere / "answers.yml").write_text(f"restore: {archive}\n", encoding="utf-8")
            await asyncio.to_thread(lambda: evening.does("init", "--answers", "answers.yml", at=elsewhere))
            with (elsewhere / ".env").open("a", encoding="utf-8") as settings:
                settings.write(f"AFTERCARE_CUSTOMER_BOT_TOKEN={TOKEN}\n")
        with step("the same counts; the doctor minds only that the evening was played on another day"):
            after = await asyncio.to_thread(evening.counts, elsewhere)
            assert after == before, (before, after)
            found = await asyncio.to_thread(evening.faults, elsewhere)
            assert found == ["clock_back"], found
        print(f"          {before}")  # noqa: T201


async def _open(evening: Evening, telegram: FakeTelegram) -> None:
    """The shop is open on the morning before the visit, and again at six, when reminders are due."""
    morning = datetime.now(ZoneInfo("Asia/Shanghai")).replace(hour=10, minute=0, second=0) + timedelta(days=1)
    customer = TelegramUser(telegram, telegram.bot(TOKEN), 7001)

    def heard(words: str) -> bool:
        return any(words in line for line in customer.reads())

    try:
        async with _running(evening, morning, "run: the shop is open"):
            with step("chat: a visit booked by two messages"):
                customer.says(BOOKING)
                await telegram.until(lambda: heard("请核对预约"), 90)
                customer.says("好的")
                await telegram.until(lambda: heard("B20"), 90)
        before = len(customer.reads())
        async with _running(evening, morning.replace(hour=18), "run: the same evening at six"):
            with step("notice: tomorrow's visit reminded on the customer's phone"):
                await telegram.until(lambda: len(customer.reads()) > before, 90)
    except TimeoutError:
        sys.exit(f"The customer reads: {customer.reads()}")


@asynccontextmanager
async def _running(evening: Evening, clock: datetime, words: str) -> AsyncIterator[None]:
    """The shop runs with its clock set so, until the block is left."""
    command = [*evening.command, "run", "--clock", clock.isoformat(timespec="seconds")]
    context = running(command, cwd=evening.folder, environment=evening.environment, seconds=180)
    with step(words):
        process, _port = await asyncio.to_thread(context.__enter__)
    try:
        yield
    finally:
        process.terminate()
        await asyncio.to_thread(process.wait, 40)
        await asyncio.to_thread(context.__exit__, None, None, None)


def upgrade(command: list[str], folder: Path) -> None:
    """The store of the first program is brought along: its people, vehicles, visits and tickets with their history."""
    (folder / "data").mkdir(parents=True)
    with closing(sqlite3.connect(folder / "data" / "aftercare.db")) as store:
        store.executescript(FIRST_STORE.read_text(encoding="utf-8"))
        held = {
            name: [row[0] for row in store.execute(f"SELECT {key} FROM {name} ORDER BY 1")]
            for name, key in (
                ("customers", "phone"),
                ("vehicles", "plate"),
                ("appointments", "id"),
                ("tickets", "number"),
            )
        }
        events = store.execute("SELECT count(*) FROM ticket_events").fetchone()[0]
    evening = Evening(command, folder, "")
    with step("upgrade: the store that the first program kept, in today's shape; a backup was made before"):
        evening.does("migrate")
    assert len(list((folder / "data" / "backups").glob("before-upgrade-from-0001-*.tar.gz"))) == 1
    with closing(sqlite3.connect(folder / "data" / "aftercare.db")) as store:
        for name, key in (("customers", "phone"), ("vehicles", "plate"), ("appointments", "id"), ("tickets", "number")):
            assert [row[0] for row in store.execute(f"SELECT {key} FROM {name} ORDER BY 1")] == held[name], name
        assert store.execute("SELECT count(*) FROM ticket_events").fetchone()[0] == events
    told = json.loads(evening.does("state", "--json"))
    print(f"          { ({name: len(rows) for name, rows in told.items() if isinstance(rows, list)}) }")  # noqa: T201


def fresh(folder: Path) -> list[str]:
    """The command of a wheel built just now, in an environment of its own; its size and its starts are told."""
    with step("wheel: built, with the model trained in it"):
        wheel = installed.build(folder)
    with step("install: a fresh environment, versions as pinned"):
        command = installed.install(wheel, folder / "environment")
    whole, own, bytecode = installed.megabytes(folder / "environment")
    print(f"          {whole} MB, {own} of them Python's own pip, {bytecode} bytecode that pip writes at once")  # noqa: T201
    for words in ("run --demo: first start, in an empty folder", "run --demo: a later start"):
        print(f"{installed.seconds_to_start(command, folder / 'demo'):6.1f} s  {words}", flush=True)  # noqa: T201
    with step("install: what Telegram needs"):
        installed.install(wheel, folder / "environment", "telegram")
    return [str(command)]


def main() -> None:
    """Plays it in a folder that is gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="evening-") as name, step("an evening"):
        given = sys.argv[1:]
        command = [sys.executable, "-m", "app"] if given == ["--sources"] else given or fresh(Path(name))
        folder = Path(name) / "shop"
        folder.mkdir()
        asyncio.run(play(command, folder))
        upgrade(command, Path(name) / "first")


if __name__ == "__main__":
    main()
