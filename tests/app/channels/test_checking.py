"""`aftercare channel check`: what is right and wrong, in words, with the next step, and a status for programs."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

import pytest

from app import shopfile
from app.channels import checking, reached
from app.channels.checking import CHECKS
from storage import Store, outages
from tests.app.test_command import aftercare
from texts import keys

TOKEN = "123456789:AAF-zxcvbnmasdfghjklqwertyuiop12345"


@pytest.fixture(autouse=True)
def a_shop() -> None:
    assert aftercare("shop", "apply", str(shopfile.DEMO))[0] == 0


@pytest.fixture
def world(monkeypatch: pytest.MonkeyPatch) -> dict[str, tuple[int, Any]]:
    """End of an address -> what it answers; everything else can't be reached."""
    answers: dict[str, tuple[int, Any]] = {}

    async def get(url: str, query: Any = None, *, proxy: str = "") -> tuple[int, str]:
        found = next((answer for end, answer in answers.items() if url.endswith(end)), (0, "ConnectError"))
        return found[0], found[1] if isinstance(found[1], str) else json.dumps(found[1])

    monkeypatch.setattr(reached, "get", get)
    return answers


def marks(*arguments: str) -> dict[str, str]:
    _, said, _ = aftercare("channel", "check", *arguments, "--json")
    return {one["code"]: one["mark"] for findings in json.loads(said).values() for one in findings}


def test_every_finding_has_its_words_and_what_is_not_right_its_next_step() -> None:
    for language in ("zh", "en"):
        known = keys(language)
        codes = {key.removeprefix("channel_check.") for key in known if key.startswith("channel_check.")}
        nexts = {key.removeprefix("channel_next.") for key in known if key.startswith("channel_next.")}
        assert nexts <= codes
        assert {f"desk_channel.{name}" for name in CHECKS} <= set(known)


def test_a_web_nobody_reaches_is_wrong_and_says_what_to_do(world: dict[str, tuple[int, Any]]) -> None:
    code, said, _ = aftercare("channel", "check", "web")
    assert code == 1 and "✗" in said and "→" in said and "aftercare run" in said


def test_all_channels_are_looked_at_when_none_is_named(world: dict[str, tuple[int, Any]]) -> None:
    world["/health"] = (200, {"status": "ok", "database": "ok"})
    code, said, _ = aftercare("channel", "check", "--json")
    assert code == 0 and set(json.loads(said)) == set(CHECKS)
    assert marks("web") == {"web_private": "look", "web_reached": "right"}
    assert marks("telegram") == {"telegram_off": "off"}


def test_another_server_at_the_address_is_told_apart(world: dict[str, tuple[int, Any]]) -> None:
    world["/health"] = (200, "Welcome to nginx")
    assert marks("web")["web_other"] == "wrong"


def test_an_unknown_channel_is_refused_with_the_names_there_are() -> None:
    code, _, complaint = aftercare("channel", "check", "icq")
    assert code == 2 and "telegram" in complaint


def test_telegram_is_asked_whose_token_it_is_and_where_news_goes(
    world: dict[str, tuple[int, Any]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AFTERCARE_CUSTOMER_BOT_TOKEN", TOKEN)
    assert marks("telegram") == {"telegram_away": "wrong", "telegram_no_staff": "off"}
    world["/getMe"] = (401, {"ok": False})
    assert marks("telegram")["telegram_token_customers"] == "wrong"
    world |= {"/getMe": (200, {"result": {"username": "shop"}}), "/getWebhookInfo": (200, {"result": {"url": ""}})}
    assert marks("telegram") == {"telegram_bot_customers": "right", "telegram_no_staff": "off"}
    world["/getWebhookInfo"] = (200, {"result": {"url": "https://old.example/webhooks/telegram"}})
    assert marks("telegram")["telegram_hook"] == "look"


def test_a_channel_that_stopped_itself_says_why_and_tries_again_when_told(
    world: dict[str, tuple[int, Any]], now: datetime
) -> None:  # fmt: skip
    store = Store("sqlite:///data/aftercare.db")
    with store.write() as tx:
        outages.halt(tx, "telegram:1", now, "190: token", "token")
    assert marks("telegram") == {"halted": "wrong", "telegram_off": "off"}
    assert "telegram: 1 accounts" in aftercare("channel", "resume", "telegram")[1]
    assert aftercare("channel", "resume", "icq")[0] == 2
    store.close()


def test_no_secret_is_in_what_is_said(
    world: dict[str, tuple[int, Any]], monkeypatch: pytest.MonkeyPatch
) -> None:  # fmt: skip
    monkeypatch.setenv("AFTERCARE_CUSTOMER_BOT_TOKEN", TOKEN)
    _, said, complaint = aftercare("channel", "check")
    assert TOKEN.partition(":")[2] not in said + complaint
    assert checking.SIGNS["wrong"] in said
