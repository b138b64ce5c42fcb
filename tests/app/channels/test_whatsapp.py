"""A house with WhatsApp: its webhook is served where Meta calls it, and its rows have a sender."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from starlette.testclient import TestClient

from app import clock, settings
from app.channels.whatsapp import HOOK
from app.opening import open_house
from app.wiring import House
from tests.simulators.whatsapp import NUMBER, SECRET, TOKEN, VERIFY, signed

NOTHING = b'{"object":"whatsapp_business_account","entry":[]}'


@pytest.fixture
def house(monkeypatch: pytest.MonkeyPatch) -> Iterator[House]:
    """A demo house with WhatsApp; nothing is understood in it."""
    values = {"TOKEN": TOKEN, "PHONE_NUMBER_ID": NUMBER, "APP_SECRET": SECRET, "VERIFY_TOKEN": VERIFY}
    for name, value in values.items():
        monkeypatch.setenv(f"AFTERCARE_WHATSAPP_{name}", value)
    monkeypatch.setenv("AFTERCARE_PUBLIC_URL", "https://shop.example")
    monkeypatch.setattr(House, "embedded", None)
    made = open_house(settings.with_data_dir(settings.load()), clock.real, demo=True)
    yield made
    made.store.close()


def test_the_webhook_is_served_and_rows_have_a_sender(house: House) -> None:
    assert "whatsapp" in house.senders and house.settings.has_chat
    client = TestClient(house.web)
    asked = {"hub.mode": "subscribe", "hub.challenge": "42", "hub.verify_token": VERIFY}
    answer = client.get(HOOK, params=asked)
    assert (answer.status_code, answer.text) == (200, "42")
    assert client.get(HOOK, params={**asked, "hub.verify_token": "x"}).status_code == 403
    assert client.post(HOOK, content=NOTHING).status_code == 403
    call = signed(NOTHING)
    assert client.post(HOOK, content=call.body, headers=dict(call.headers)).status_code == 200


def test_no_secret_is_told_to_a_log(house: House) -> None:
    assert {TOKEN, SECRET, VERIFY} <= set(house.settings.secret_values())
