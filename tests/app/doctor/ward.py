"""A house in order, for a test to plant one fault in."""

from __future__ import annotations

import shutil
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from pydantic import SecretStr

from app.doctor.examination import examine
from app.doctor.patient import Patient
from app.doctor.world import Answer, Unreached, World
from app.keeping import nightly
from app.settings import Settings
from storage import Store, shops

NOW = datetime(2026, 12, 9, 4, 0, tzinfo=UTC)
TOKEN, STAFF_TOKEN = SecretStr("123456789:AAF-zxcvbnmasdfghjklqwertyuiop12345"), SecretStr("987654321:" + "B" * 35)
GROUP = -1001234567890
URL = "https://desk.lao-zhou.cn"
PLENTY = 50 * 1024**3


class Ward:
    """A house in order, in which a test plants one fault."""

    def __init__(self, folder: Path, store: Path, model: Path) -> None:
        data = folder / "data"
        data.mkdir(mode=0o700)
        self.file = Path(shutil.copy(store, data / "aftercare.db"))
        self.file.chmod(0o600)
        self.model = data / "models" / model.name
        shutil.copytree(model, self.model, copy_function=lambda source, target: Path(target).hardlink_to(source))
        self.settings = Settings(
            data_dir=data,
            public_url=URL,
            customer_bot_token=TOKEN,
            staff_bot_token=STAFF_TOKEN,
            staff_chat_id=GROUP,
            language="zh",
            timezone="Asia/Shanghai",
        )
        self.free, self.certificate, self.now = PLENTY, NOW + timedelta(days=60), NOW
        self.answers: dict[str, Answer | str] = {
            "/health": Answer(200, {"outbox_waits_s": 0}),
            "getMe": Answer(200, {"result": {"username": "desk_bot"}}),
            "getChat": Answer(200, {"result": {"type": "supergroup"}}),
            "/webhooks/telegram": Answer(200, {"result": {"url": f"{URL}/webhooks/telegram"}}),
            "/webhooks/staff": Answer(200, {"result": {"url": f"{URL}/webhooks/staff"}}),
            "api.telegram.org": Answer(200, None, NOW),
        }
        self.certificate_trouble = ""

    def open(self) -> Store:
        return Store(self.settings.store_url)

    def set(self, **values: Any) -> None:
        self.settings = self.settings.model_copy(update=values)

    def shop(self, **values: Any) -> None:
        store = self.open()
        with store.write() as tx:
            found = shops.load(tx)
            assert found is not None
            shops.apply(tx, replace(found, **values), NOW)
        store.close()

    def sql(self, words: str) -> None:
        store = self.open()
        with store.engine.begin() as connection:
            connection.exec_driver_sql(words)
        store.close()

    def examine(self) -> dict[str, str]:
        world = World(lambda _: self.free, self._call, self._certificate, lambda: self.now)
        return {one.key: one.state for one in examine(Patient(self.settings, world))}

    def _call(self, url: str, _proxy: str) -> Answer:
        if "getWebhookInfo" in url:
            url = "/webhooks/staff" if STAFF_TOKEN.get_secret_value() in url else "/webhooks/telegram"
        answer = next(said for part, said in self.answers.items() if part in url)
        if isinstance(answer, str):
            raise Unreached(answer)
        return answer

    def _certificate(self, _host: str, _port: int) -> datetime:
        if self.certificate_trouble:
            raise Unreached(self.certificate_trouble)
        return self.certificate


def backup_of(ward: Ward) -> Path:
    newest = nightly.newest(ward.settings)
    assert newest is not None
    return newest


def aged(ward: Ward, days: int) -> None:
    import os

    at = (NOW - timedelta(days=days)).timestamp()
    os.utime(backup_of(ward), (at, at))
