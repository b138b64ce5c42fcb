"""`aftercare channel check`: what is right and wrong, in words, with the next step, and a status for programs."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest

from app import shopfile
from app.channels import checking
from app.channels.checking import CHECKS
from app.doctor import world as doctors_world
from app.doctor.world import Answer, Unreached, World
from storage import Store, outages
from tests.app.test_command import aftercare
from texts import keys

TOKEN = "123456789:AAF-zxcvbnmasdfghjklqwertyuiop12345"


@pytest.fixture(autouse=True)
def a_shop() -> None:
    assert aftercare("shop", "apply", str(shopfile.DEMO))[0] == 0


@pytest.fixture
def world(monkeypatch: pytest.MonkeyPatch) -> dict[str, Answer]:
    """End of an address -> what it answers; everything else can't be reached."""
    answers: dict[str, Answer] = {}

    def call(url: str, proxy: str) -> Answer:
        for end, answer in answers.items():
            if end in url:
                return answer
        raise Unreached("ConnectError")

    real = World(lambda _: 1 << 40, call, lambda *_: datetime.now(UTC) + timedelta(days=90), lambda: datetime.now(UTC))
    monkeypatch.setattr(doctors_world, "real", lambda: real)
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


def test_a_web_nobody_reaches_is_wrong_and_says_what_to_do(
    world: dict[str, Answer], monkeypatch: pytest.MonkeyPatch
) -> None:  # fmt: skip
    monkeypatch.setenv("AFTERCARE_PUBLIC_URL", "https://shop.example")
    code, said, _ = aftercare("channel", "check", "web")
    assert code == 1 and "✗" in said and "→" in said


def test_all_channels_are_looked_at_when_none_is_named(world: dict[str, Answer]) -> None:
    code, said, _ = aftercare("channel", "check", "--json")
    assert code == 0 and set(json.loads(said)) == set(CHECKS)
    assert marks("web") == {"web_private": "look"}
    assert marks("telegram") == {"telegram_off": "off"}


def test_an_unknown_channel_is_refused_with_the_names_there_are() -> None:
    code, _, complaint = aftercare("channel", "check", "icq")
    assert code == 2 and "telegram" in complaint


def test_telegram_is_asked_whose_token_it_is(world: dict[str, Answer], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AFTERCARE_CUSTOMER_BOT_TOKEN", TOKEN)
    assert marks("telegram") == {"telegram_unreached": "wrong"}
    world["/getMe"] = Answer(401)
    assert marks("telegram") == {"token_refused": "wrong"}
    world |= {"/getMe": Answer(200, {"result": {"username": "shop"}}), "/getWebhookInfo": Answer(200, {"result": {}})}
    assert marks("telegram") == {"bot_ok": "right"}


def test_a_channel_that_stopped_itself_says_why_and_tries_again_when_told(
    world: dict[str, Answer], now: datetime
) -> None:  # fmt: skip
    store = Store("sqlite:///data/aftercare.db")
    with store.write() as tx:
        outages.halt(tx, "telegram:1", now, "190: token", "token")
    assert marks("telegram") == {"halted": "wrong", "telegram_off": "off"}
    assert "telegram: 1 accounts" in aftercare("channel", "resume", "telegram")[1]
    assert aftercare("channel", "resume", "icq")[0] == 2
    store.close()


def test_no_secret_is_in_what_is_said(
    world: dict[str, Answer], monkeypatch: pytest.MonkeyPatch
) -> None:  # fmt: skip
    monkeypatch.setenv("AFTERCARE_CUSTOMER_BOT_TOKEN", TOKEN)
    _, said, complaint = aftercare("channel", "check")
    assert TOKEN.partition(":")[2] not in said + complaint
    assert checking.SIGNS["wrong"] in said
