"""`aftercare channel check whatsapp`: each thing that can be wrong is told apart, with what to do."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest

from app import settings
from app.channels import check_whatsapp, reached
from app.wiring import House
from bot.channels.webhook import Call
from bot.channels.whatsapp import WhatsAppChannel
from domain.channels.register import WHATSAPP
from domain.channels.template import Field, Template
from domain.shop.shop import Shop
from storage import Store, conversations, shops
from tests.bot.channels.test_whatsapp import Listener
from tests.simulators.whatsapp import BUSINESS, NUMBER, SECRET, TOKEN, VERIFY, FakeWhatsApp
from texts import LANGUAGES

PUBLIC = "https://shop.example"


class World:
    """The shop's settings, its WhatsApp, and what answers at its public address."""

    def __init__(self, store: Store, now: datetime, path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.store, self.now, self.path, self.monkeypatch = store, now, path, monkeypatch
        self.running = {"app_secret": SECRET, "verify_token": VERIFY}
        self.status = 0
        self.token_works = True
        self.quality = "GREEN"

    def found(self, **given: str) -> dict[str, str]:
        """Code -> mark of what the check says."""
        return asyncio.run(self._found(given))

    async def _found(self, given: Mapping[str, str]) -> dict[str, str]:
        async with FakeWhatsApp() as whatsapp:
            whatsapp.token_works, whatsapp.quality = self.token_works, self.quality
            whatsapp.templates["due", "zh_CN"] = {"body": "您好{{1}}，{{2}}"}
            whatsapp.templates["old", "zh_CN"] = {"body": "您好", "status": "PAUSED"}
            values = {"TOKEN": TOKEN, "PHONE_NUMBER_ID": NUMBER, "BUSINESS_ID": BUSINESS, "APP_SECRET": SECRET}
            values |= {"VERIFY_TOKEN": VERIFY, "API": whatsapp.url, **given}
            for name, value in values.items():
                self.monkeypatch.setenv(f"AFTERCARE_WHATSAPP_{name}", value)
            self.monkeypatch.setenv("AFTERCARE_PUBLIC_URL", PUBLIC)
            house = House(settings.with_data_dir(settings.load()), lambda: self.now)
            house.__dict__["store"] = self.store
            channel = WhatsAppChannel(
                house.whatsapp.api, Listener(), self.store, lambda: self.now, lambda ids: asyncio.sleep(0),
                data_dir=self.path, **self.running,
            )  # fmt: skip

            async def answer(call: Call) -> tuple[int, str]:
                if self.status:
                    return self.status, ""
                said = await channel.receive(call)
                return said.status, said.text

            async def get(url: str, query: Mapping[str, str] | None = None) -> tuple[int, str]:
                assert url == f"{PUBLIC}/webhooks/whatsapp"
                return await answer(Call("GET", query=dict(query or {})))

            async def post(url: str, body: bytes, headers: Mapping[str, str]) -> tuple[int, str]:
                return await answer(Call("POST", headers=dict(headers), body=body))

            self.monkeypatch.setattr(reached, "get", get)
            self.monkeypatch.setattr(reached, "post", post)
            findings = await check_whatsapp.check(house)
            await house.whatsapp.close()
        told = [one.told(language) for one in findings for language in LANGUAGES]
        assert all(one["what"] and ("next" in one) != (one["mark"] == "right") for one in told)
        assert not any(secret in str(told) for secret in (TOKEN, SECRET, VERIFY))
        return {one.code: one.mark for one in findings}


@pytest.fixture
def world(store: Store, now: datetime, shop: Shop, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> World:
    return World(store, now, tmp_path, monkeypatch)


def test_a_number_that_works_is_right_in_everything(world: World, store: Store, now: datetime) -> None:
    first = world.found()
    assert first.pop("whatsapp_silent") == "look"
    assert first.pop("whatsapp_no_templates") == "look"
    assert first == dict.fromkeys(("whatsapp_number", "whatsapp_tier", "whatsapp_hook"), "right")
    with store.write() as tx:
        conversations.first_seen(tx, WHATSAPP, NUMBER, "w1", now)
    assert world.found()["whatsapp_heard"] == "right"


def test_templates_of_the_shop_file_are_compared_with_those_that_are_approved(
    world: World, store: Store, shop: Shop, now: datetime
) -> None:
    def checked(id: str, *gaps: str, language: str = "zh") -> dict[str, str]:
        fields = tuple(Field(gap, "{name}", 60) for gap in gaps)
        with store.write() as tx:
            shops.apply(tx, replace(shop, templates=(Template("any", WHATSAPP, language, id, fields),)), now)
        return {code: mark for code, mark in world.found().items() if "template" in code}

    assert checked("due", "1", "2") == {"whatsapp_templates": "right"}
    assert checked("due:zh_CN", "1", "2", language="en") == {"whatsapp_templates": "right"}
    assert checked("due", "1") == {"whatsapp_template_gaps": "wrong"}
    assert checked("due", "1", "2", language="en") == {"whatsapp_template_missing": "wrong"}
    assert checked("old") == {"whatsapp_template_state": "wrong"}


def test_token_number_and_quality_are_told_apart(world: World) -> None:
    assert world.found(PHONE_NUMBER_ID="5555555")["whatsapp_number_unknown"] == "wrong"
    assert world.found(BUSINESS_ID="")["whatsapp_no_business"] == "look"
    assert world.found(API="http://127.0.0.1:9")["whatsapp_away"] == "wrong"
    world.quality = "RED"
    assert world.found()["whatsapp_quality"] == "look"
    world.token_works = False
    assert world.found()["whatsapp_token"] == "wrong"


def test_what_runs_at_the_address_is_told_apart(world: World) -> None:
    for status, code in {502: "away", 404: "none", 301: "other"}.items():
        world.status = status
        assert world.found()[f"whatsapp_hook_{code}"] == "wrong"
    world.status, world.running = 0, {"app_secret": "another-secret", "verify_token": VERIFY}
    assert world.found()["whatsapp_hook_secret"] == "wrong"
    world.running = {"app_secret": SECRET, "verify_token": "another-word"}
    assert world.found()["whatsapp_hook_word"] == "wrong"


def test_settings_of_one_half_are_refused_by_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AFTERCARE_WHATSAPP_TOKEN", TOKEN)
    with pytest.raises(settings.BadSettings) as caught:
        settings.load()
    named = {line.split(" ")[0] for line in caught.value.problems}
    assert named == {f"AFTERCARE_{name}" for name in (
        "PUBLIC_URL", "WHATSAPP_PHONE_NUMBER_ID", "WHATSAPP_APP_SECRET", "WHATSAPP_VERIFY_TOKEN",
    )}  # fmt: skip
    assert TOKEN not in str(caught.value)
