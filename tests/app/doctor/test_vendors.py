"""The doctor asks the vendors by lines of its own: those of the house belong to the loop that it runs in."""

from __future__ import annotations

import asyncio
from datetime import datetime
from pathlib import Path

import pytest

from app import settings
from app.channels.finding import Finding
from app.doctor import vendors
from app.wiring import House
from storage import Store

WHATSAPP = {
    "whatsapp_token": "EAA" + "x" * 20, "whatsapp_phone_number_id": "112233445566", "whatsapp_app_secret": "s" * 10,
    "whatsapp_verify_token": "v" * 10, "public_url": "https://shop.example",
}  # fmt: skip


def test_the_lines_that_are_in_use_are_left_alone(
    store: Store, now: datetime, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    house = House(settings.Settings(_env_file=None, data_dir=tmp_path, **WHATSAPP), lambda: now)  # type: ignore[arg-type, call-arg]
    house.__dict__["store"] = store
    in_use, asked = house.whatsapp.api, []

    async def look(other: House, name: str) -> list[Finding]:
        asked.append((name, other.whatsapp.api is in_use, other.store is store))
        return [Finding("right", "whatsapp_number")]

    monkeypatch.setattr(vendors, "look", look)
    found = vendors.findings(house)
    assert {one[1:] for one in asked} == {(False, True)} and len(found) == len(asked)
    with store.read() as tx:
        assert tx is not None
    asyncio.run(house.whatsapp.close())
