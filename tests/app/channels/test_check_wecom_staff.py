"""A check of the staff chat in WeCom says what is right and wrong, and never throws a running bot out."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from threading import Event, Thread

import pytest

from app import settings, shopfile
from app.channels.check_wecom_staff import check
from app.settings import BadSettings
from app.wiring import House
from notifications.staff_chat.wecom_bot import LEASE, lease_name
from storage.inbound import leases
from tests.app.test_command import aftercare
from tests.simulators.wecom_bot import BOT, GROUP, SECRET, FakeWecomBot


@pytest.fixture
def platform() -> Iterator[FakeWecomBot]:
    """WeCom's side, in a thread of its own."""
    ready, stop, found = Event(), Event(), list[FakeWecomBot]()

    async def serve() -> None:
        async with FakeWecomBot() as fake:
            found.append(fake)
            ready.set()
            await asyncio.to_thread(stop.wait)

    thread = Thread(target=lambda: asyncio.run(serve()))
    thread.start()
    ready.wait()
    yield found[0]
    stop.set()
    thread.join()


def _set(monkeypatch: pytest.MonkeyPatch, **values: str) -> None:
    for name, value in values.items():
        monkeypatch.setenv(f"AFTERCARE_WECOM_{name}", value)


def _found() -> dict[str, str]:
    _, said, _ = aftercare("channel", "check", "wecom_staff", "--json")
    return {one["code"]: one["mark"] for one in json.loads(said)["wecom_staff"]}


def test_bot_group_and_people_are_looked_at(
    platform: FakeWecomBot, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    assert aftercare("shop", "apply", str(shopfile.DEMO))[0] == 0
    assert _found() == {"wecom_staff_off": "off"}
    _set(monkeypatch, BOT_ID=BOT, BOT_SECRET="another-secret-1", BOT_API=platform.url)
    wrong = {"wecom_staff_refused": "wrong", "wecom_staff_no_group": "wrong", "wecom_staff_nobody": "wrong"}
    assert _found() == wrong
    known = tmp_path / "shop.yml"
    words = shopfile.DEMO.read_text(encoding="utf-8")
    known.write_text(words.replace("code: chen,", "code: chen, wecom_id: chenyu,"), encoding="utf-8")
    assert aftercare("shop", "apply", str(known))[0] == 0
    _set(monkeypatch, BOT_SECRET=SECRET, STAFF_CHAT=GROUP)
    assert _found() == {"wecom_staff_login": "right", "wecom_staff_group": "right", "wecom_staff_people": "right"}
    house = House(settings.load(), lambda: datetime.now(UTC))
    with house.store.write() as tx:
        leases.take(tx, lease_name(BOT), "p1", datetime.now(UTC), LEASE)
    assert next(iter(asyncio.run(check(house)))).code == "wecom_staff_running"
    assert platform.logins == 1
    house.store.close()


@pytest.mark.parametrize(
    ("given", "named"),
    [
        ({"BOT_ID": BOT}, "WECOM_BOT_SECRET"),
        ({"BOT_ID": BOT, "BOT_SECRET": SECRET, "APP_SECRET": "app-secret-12345"}, "WECOM_APP_AGENT"),
        ({"BOT_ID": BOT, "BOT_SECRET": SECRET, "BOT_API": "https://wecom.test"}, "WECOM_BOT_API"),
    ],
)
def test_half_of_the_settings_is_a_mistake(given: dict[str, str], named: str, monkeypatch: pytest.MonkeyPatch) -> None:
    _set(monkeypatch, **given)
    with pytest.raises(BadSettings) as caught:
        settings.load()
    assert any(named in line for line in caught.value.problems) and SECRET not in str(caught.value)


def test_there_is_one_staff_chat(monkeypatch: pytest.MonkeyPatch) -> None:
    _set(monkeypatch, BOT_ID=BOT, BOT_SECRET=SECRET)
    monkeypatch.setenv("AFTERCARE_STAFF_BOT_TOKEN", "123456789:AAF-zxcvbnmasdfghjklqwertyuiop12345")
    monkeypatch.setenv("AFTERCARE_STAFF_CHAT_ID", "-1001")
    with pytest.raises(BadSettings) as caught:
        settings.load()
    assert "one staff chat" in str(caught.value)
