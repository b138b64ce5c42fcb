"""The process: what it loads, what it answers, and how it ends."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from fastapi.dependencies.utils import get_dependant
from starlette.testclient import TestClient
from typer.testing import CliRunner

from app import clock, settings, shopfile
from app.__main__ import app
from app.opening import open_house
from app.serving import laid_out, listen
from app.wiring import House
from domain.shop.shop import Shop
from storage import shops
from tests.running import running

ROOT = Path(shopfile.__file__).parent.parent
TOKEN = "123456789:AAF-zxcvbnmasdfghjklqwertyuiop12345"
STAFF_TOKEN = "987654321:BBF-zxcvbnmasdfghjklqwertyuiop12345"

BUILD = """
import asyncio, json, sys
from pathlib import Path
from app import clock, settings
from app.opening import open_house
from app.serving import jobs_of

house = open_house(settings.with_data_dir(settings.load()), clock.real, demo=True, port=0)

async def build():
    jobs_of(house, ("web", "bot", "worker"), "127.0.0.1")
    house.engine.understand("明天下午三点做个小保养", clock.real())

asyncio.run(build())
heavy = ("aiogram", "telegram", "numpy", "scipy", "dateparser", "alembic", "aiohttp")
peak_mb = int(Path("/proc/self/status").read_text().split("VmHWM:")[1].split()[0]) / 1024  # of this program alone
print(json.dumps({"heavy": [name for name in heavy if name in sys.modules], "peak_mb": peak_mb}))
"""


@pytest.fixture
def data_dir(tmp_path: Path, model: Path) -> Path:
    """A data folder with a trained model in it."""
    folder = tmp_path / "data"
    folder.mkdir()
    (folder / "models").symlink_to(model.parent)
    return folder


@contextmanager
def demo(cwd: Path) -> Iterator[tuple[subprocess.Popen[str], int]]:
    """(process, port) of a demo started in that folder."""
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    with running([sys.executable, "-m", "app", "run", "--demo"], cwd=cwd, environment=environment) as started:
        yield started


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_one_signal_ends_all_parts_cleanly(data_dir: Path, tmp_path: Path, number: signal.Signals) -> None:
    with demo(tmp_path) as (process, port):
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/health") as answer:
            assert json.load(answer)["database"] == "ok"
        process.send_signal(number)
        _, log = process.communicate(timeout=20)
    assert process.returncode == 0, log
    assert json.loads(log.splitlines()[-1])["event"] == "stopped"


def test_a_demo_loads_no_bot_and_no_training_library_and_stays_small(data_dir: Path, tmp_path: Path) -> None:
    command = [sys.executable, "-c", BUILD]
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    subprocess.run(command, cwd=tmp_path, env=environment, check=True, capture_output=True)  # migrates and fills
    ran = subprocess.run(command, cwd=tmp_path, env=environment, check=True, capture_output=True, text=True)
    found = json.loads(ran.stdout)
    assert found["heavy"] == []
    assert found["peak_mb"] < 250


def test_a_port_that_is_taken_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        result = CliRunner().invoke(app, ["run", "--demo", "--port", str(port)])
    assert result.exit_code == 2
    assert f"Port {port} on 127.0.0.1 can't be had" in result.stderr


@pytest.fixture
def house(monkeypatch: pytest.MonkeyPatch) -> Iterator[House]:
    """A demo house with both bots, reached by webhook; nothing is understood in it."""
    for name, value in {
        "CUSTOMER_BOT_TOKEN": TOKEN,
        "STAFF_BOT_TOKEN": STAFF_TOKEN,
        "STAFF_CHAT_ID": "-100123",
        "PUBLIC_URL": "https://shop.example",
        "WEBHOOK_SECRET": "a-secret-of-the-hook",
    }.items():
        monkeypatch.setenv(f"AFTERCARE_{name}", value)
    monkeypatch.setattr(House, "embedded", None)
    made = open_house(settings.with_data_dir(settings.load()), clock.real, demo=True)
    yield made
    made.store.close()


def test_each_bot_with_a_token_is_wired_and_has_its_sender(house: House) -> None:
    assert house.customer_bot is not None and house.customer_bot.account == "123456789"
    assert house.staff_bot is not None and house.staff_bot.account == "987654321"
    assert set(house.senders) == {"telegram", "staff"}


def test_webhooks_take_updates_with_the_secret_only(house: House) -> None:
    client = TestClient(house.web)
    for path in ("/webhooks/telegram", "/webhooks/staff"):
        assert client.post(path, json={"update_id": 1}).status_code == 403
        headers = {"X-Telegram-Bot-Api-Secret-Token": "a-secret-of-the-hook"}
        assert client.post(path, json={"update_id": 1}, headers=headers).status_code == 200


def test_extra_work_sent_from_the_staff_chat_leads_to_the_shops_own_address(house: House) -> None:
    assert house.page_link is not None
    assert house.page_link(7, "zh").startswith("https://shop.example/check/")


def test_no_route_is_built_by_the_first_request(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    built = list[str]()

    def watched(*, path: str, **rest: Any) -> Any:
        built.append(path)
        return get_dependant(path=path, **rest)

    monkeypatch.setattr("fastapi.routing.get_dependant", watched)
    client = TestClient(laid_out(house.web))
    assert "/desk/login" in built
    built.clear()
    assert client.get("/health").status_code == client.get("/desk/login").status_code == 200
    assert built == []


@pytest.mark.rule("A5")
def test_a_demo_reached_from_outside_has_logins(house: House) -> None:
    assert TestClient(house.web).post("/desk/login/demo", data={"code": "chen"}).status_code in (403, 404)
    with house.store.read() as tx:
        person = shops.staff_by_code(tx, "chen")
    assert person is not None
    assert house.login_link(person).startswith("https://shop.example/desk/login?token=")


def test_without_tokens_there_is_nobody_to_send_to() -> None:
    made = open_house(settings.with_data_dir(settings.load()), clock.real, demo=True)
    assert made.senders == {}
    assert (made.customer_bot, made.staff_bot) == (None, None)
    made.store.close()


def test_a_demo_leaves_a_shop_that_is_in_force(shop: Shop, tmp_path: Path) -> None:
    own = tmp_path / "own.yml"
    text = shopfile.DEMO.read_text(encoding="utf-8").replace("Anchi Auto Service", "My Own Shop")
    own.write_text(text, encoding="utf-8")
    found = settings.with_data_dir(settings.load())
    open_house(found, clock.real, shop_file=own).store.close()
    made = open_house(found, clock.real, demo=True)
    with made.store.read() as tx:
        in_force = shops.load(tx)
    assert in_force is not None and in_force.name_en == "My Own Shop"
    made.store.close()


def test_answers_leave_without_waiting_for_an_acknowledgement() -> None:
    with listen("127.0.0.1", 0) as listening, socket.create_connection(listening.getsockname()):
        accepted, _ = listening.accept()
        with accepted:
            assert accepted.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
