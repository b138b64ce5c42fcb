"""A shop in one evening, played from nothing: `python -m tests.evening [path of aftercare]`, or `make evening`.

An empty folder, twelve answers, the doctor, a list of customers, a visit booked in chat, a notice on a customer's phone
(simulated), a backup, everything gone, back on another machine, the same counts. Each step is told with its seconds.
"""

from __future__ import annotations

import asyncio
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from tests.running import running
from tests.simulators.telegram import FakeTelegram
from tests.simulators.telegram_people import TelegramUser

ROOT = Path(__file__).parent.parent
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
        self.environment = {**os.environ, "AFTERCARE_TELEGRAM_API": telegram, "PYTHONPATH": str(ROOT)}

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


def main() -> None:
    """Plays it in a folder that is gone afterwards."""
    command = sys.argv[1:] or [sys.executable, "-m", "app"]
    with tempfile.TemporaryDirectory(prefix="evening-") as name:
        folder = Path(name) / "shop"
        folder.mkdir()
        with step("an evening"):
            asyncio.run(play(command, folder))


if __name__ == "__main__":
    main()
