"""Everything that takes part in a run: the desk in its layout, the store, a simulated Telegram, and what is between."""

from __future__ import annotations

import asyncio
import os
import shutil
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

from app import shopfile
from app.wiring import TRAINING_DATA
from benchmarks.chaos.databases import Postgres, Sqlite
from benchmarks.chaos.machine import Between, Kept
from benchmarks.chaos.telegram import Watched
from benchmarks.process import free_port
from nlu.train import ensure_model

HOUSE = Path(__file__).parent.parent.parent
MODELS = HOUSE / "data" / "models"
CUSTOMER_TOKEN, STAFF_TOKEN = "1111111:" + "A" * 35, "2222222:" + "B" * 35
STAFF_CHAT, ADVISOR = -100500, 501
SECRET = "a-secret-of-the-webhook"
CLOCK = str(next(Path("/usr/lib").glob("*/faketime/libfaketime.so.1"), ""))

DISK_MEGABYTES = 256
"""Room for a run's store, a backup of it, and what is played back into it."""

UNMOUNT_TRIES = 30

ONE, MANY = "one", "many"
"""One process, which polls; or two that receive by webhook and two that send."""


class World:
    """`await up()`, break it, `await down()`. offset: seconds by which the desk's clock is ahead."""

    def __init__(self, folder: Path, layout: str, database: str) -> None:
        self.folder, self.layout, self.data = folder, layout, folder / "data"
        self.data.mkdir(parents=True)
        self.small_disk = database == "sqlite" and _mounted(self.data)
        self.database: Sqlite | Postgres = Sqlite(self.data / "aftercare.db") if database == "sqlite" else Postgres()
        self.telegram = Watched()
        self.to_telegram: Between
        self.hooks: Between
        self.processes: list[Kept] = []
        self.offset = 0
        self._web: list[int] = []

    async def up(self) -> None:
        """The desk runs, and both its bots are known."""
        self.set_clock(0)
        shutil.copytree(ensure_model([TRAINING_DATA], MODELS), self.model())
        await self.telegram.__aenter__()
        self.telegram.bot(STAFF_TOKEN).chats[STAFF_CHAT]
        self.to_telegram = Between([int(self.telegram.url.rpartition(":")[2])])
        await self.to_telegram.up()
        self._web = [free_port() for _ in range(2 if self.layout == MANY else 1)]
        self.hooks = Between(self._web[:2])
        await self.hooks.up()
        shop = self._shop_file()
        if self.layout == MANY:
            done = await asyncio.to_thread(self.command, "shop", "apply", str(shop))
            if done.returncode:
                raise RuntimeError(done.stdout + done.stderr)
            for number, port in enumerate(self._web[:2]):
                self._keep(f"bot{number}", "bot", "--port", str(port))
                self._keep(f"worker{number}", "worker")
        else:
            self._keep("run", "run", "--port", str(self._web[0]), "--shop", str(shop))
        for process in self.processes:
            process.start()
        await self.until_well()

    def model(self) -> Path:
        """Where this run's model lies."""
        return self.data / "models" / ensure_model([TRAINING_DATA], MODELS).name

    async def until_well(self, seconds: float = 900.0) -> None:
        """Returns once every web answers and both bots receive; TimeoutError when that takes too long."""
        bots = [self.telegram.bot(CUSTOMER_TOKEN), self.telegram.bot(STAFF_TOKEN)]
        async with asyncio.timeout(seconds):
            while not (await asyncio.to_thread(self._answers) and all(bot.polls or bot.webhook for bot in bots)):
                await asyncio.sleep(0.2)

    async def down(self) -> None:
        """Nothing of it runs any more."""
        await asyncio.gather(*(process.stop() for process in self.processes))
        await self.to_telegram.down()
        await self.hooks.down()
        await self.telegram.__aexit__(None, None, None)
        self.database.close()
        if self.small_disk:
            await asyncio.to_thread(_unmounted, self.data)

    def set_clock(self, offset: int) -> None:
        """The desk's clock is that many seconds ahead from now on, where the machine can do that."""
        self.offset = offset
        (self.folder / "clock").write_text(f"{offset:+d}\n")

    def command(self, *words: str) -> subprocess.CompletedProcess[str]:
        """A command of the desk's, run to its end."""
        line = [sys.executable, "-m", "app", *words]
        return subprocess.run(line, env=self._environment(), cwd=HOUSE, capture_output=True, text=True, timeout=300)

    def _answers(self) -> bool:
        try:
            for port in self._web:
                urllib.request.urlopen(f"http://127.0.0.1:{port}/health", timeout=5).close()
        except OSError:
            return False
        return True

    def _keep(self, name: str, *words: str) -> None:
        line = [sys.executable, "-m", "app", *words]
        self.processes.append(Kept(name, line, self._environment(), self.folder / f"{name}.log"))

    def _shop_file(self) -> Path:
        file = self.folder / "shop.yml"
        words = shopfile.DEMO.read_text(encoding="utf-8")
        file.write_text(words.replace("{code: chen, ", f"{{code: chen, telegram_id: {ADVISOR}, ", 1), encoding="utf-8")
        return file

    def _environment(self) -> dict[str, str]:
        kept = {
            k: v for k, v in os.environ.items() if not k.startswith("AFTERCARE_") and not k.lower().endswith("_proxy")
        }
        kept |= {
            "AFTERCARE_DATA_DIR": str(self.data),
            "AFTERCARE_DATABASE_URL": self.database.url,
            "AFTERCARE_CUSTOMER_BOT_TOKEN": CUSTOMER_TOKEN,
            "AFTERCARE_STAFF_BOT_TOKEN": STAFF_TOKEN,
            "AFTERCARE_STAFF_CHAT_ID": str(STAFF_CHAT),
            "AFTERCARE_TELEGRAM_API": f"http://127.0.0.1:{self.to_telegram.port}",
            "AFTERCARE_WEBHOOK_SECRET": SECRET,
            "AFTERCARE_BACKUPS_KEPT": "0",
            "PYTHONUNBUFFERED": "1",
        }
        if self.layout == MANY:
            kept["AFTERCARE_PUBLIC_URL"] = f"http://127.0.0.1:{self.hooks.port}"
        if CLOCK:
            kept |= {
                "LD_PRELOAD": CLOCK,
                "FAKETIME_TIMESTAMP_FILE": str(self.folder / "clock"),
                "FAKETIME_CACHE_DURATION": "1",
                "FAKETIME_DONT_FAKE_MONOTONIC": "1",
                "FAKETIME_DONT_RESET": "1",
            }
        return kept


def _mounted(folder: Path) -> bool:
    """True when a disk of its own that can be filled up lies there now, which only root can do."""
    line = ["mount", "-t", "tmpfs", "-o", f"size={DISK_MEGABYTES}m", "tmpfs", str(folder)]
    return os.geteuid() == 0 and subprocess.run(line, capture_output=True, check=False).returncode == 0


def _unmounted(folder: Path) -> None:
    """The disk is gone. A command that was still at work there when the run ended is waited for, a while."""
    for _ in range(UNMOUNT_TRIES):
        done = subprocess.run(["umount", str(folder)], capture_output=True, check=False)
        if not done.returncode:
            return
        time.sleep(1.0)
    subprocess.run(["umount", "--lazy", str(folder)], check=True)


def monotonic() -> float:
    """The campaign's own clock, which nothing breaks."""
    return time.monotonic()
