"""The installed wheel: one name of ours, every file of the rooms, and a shop that starts in an empty folder."""

from __future__ import annotations

import json
import re
import signal
import subprocess
import urllib.request
import zipfile
from pathlib import Path
from typing import Any

import pytest

from tests.aftercare.conftest import site_of
from tests.running import running

STARTED_WITHIN = 120
"""Seconds a first start may take on a busy machine; three on an idle one."""

IMPORT_ALL = """
import importlib, importlib.util, json, sys
from aftercare.__main__ import ROOMS
rooms = [path.name for path in ROOMS.iterdir()]
seen = [room for room in rooms if importlib.util.find_spec(room)]
sys.path.insert(0, str(ROOMS))
files = [path.relative_to(ROOMS).with_suffix("") for path in ROOMS.rglob("*.py") if "migrations" not in path.parts]
lacking = {}
for path in files:
    try:
        importlib.import_module(".".join(path.parts))
    except ModuleNotFoundError as error:
        lacking[str(path)] = error.name
print(json.dumps({"rooms": sorted(rooms), "seen outside": seen, "imported": len(files), "lacking": lacking}))
"""


def test_the_wheel_holds_every_file_of_the_rooms(wheel: Path, source: Path, project: dict[str, Any]) -> None:
    rooms = project["tool"]["importlinter"]["root_packages"]
    files = {path.relative_to(source) for room in rooms for path in (source / room).rglob("*.*") if path.is_file()}
    with zipfile.ZipFile(wheel) as packed:
        names = {Path(name) for name in packed.namelist()}
    assert {Path("aftercare/rooms") / file for file in files} <= names
    assert {name.parts[0] for name in names} == {"aftercare", "aftercare_desk-0.1.0.dist-info"}


def test_every_module_but_those_of_chats_and_training_is_importable_with_what_is_declared_and_only_inside(
    environment: Path, project: dict[str, Any], tmp_path: Path
) -> None:
    command = [environment / "bin" / "python", "-c", IMPORT_ALL]
    ran = subprocess.run(command, cwd=tmp_path, env={}, capture_output=True, text=True)
    assert ran.returncode == 0, ran.stderr
    found = json.loads(ran.stdout)
    assert found["rooms"] == sorted(project["tool"]["importlinter"]["root_packages"])
    assert found["seen outside"] == []
    assert found["imported"] > 300
    of_chats = ("bot/channels/", "notifications/senders/", "notifications/staff_chat/", "wire/telegram/")
    assert {name for path, name in found["lacking"].items() if path.startswith(of_chats)} == {
        "aiohttp",
        "telegram",
    }
    training = ("nlu/training/",)
    assert {name for path, name in found["lacking"].items() if path.startswith(training)} == {"numpy"}
    assert [path for path in found["lacking"] if not path.startswith(of_chats + training)] == []


def test_nothing_installed_beside_it_has_the_name_of_a_room(environment: Path, project: dict[str, Any]) -> None:
    rooms = set(project["tool"]["importlinter"]["root_packages"])
    assert not rooms & {path.stem for path in site_of(environment).iterdir()}


@pytest.mark.parametrize("start", [["aftercare"], ["python", "-m", "aftercare"]])
def test_the_version_is_that_of_the_wheel(environment: Path, project: dict[str, Any], start: list[str]) -> None:
    command = [environment / "bin" / start[0], *start[1:], "--version"]
    said = subprocess.run(command, env={}, capture_output=True, text=True, check=True).stdout
    assert said == f"aftercare {project['project']['version']}\n"


def test_an_empty_folder_becomes_a_shop_that_answers_without_training_and_stops(
    environment: Path, tmp_path: Path
) -> None:
    assert not [name for name in ("numpy", "scipy") if (site_of(environment) / name).exists()]
    stopped = _try_out(environment, tmp_path, {})
    assert "engine.training" not in stopped
    assert {path.name for path in (tmp_path / "data").iterdir()} >= {"aftercare.db", "secret_key"}


def test_the_same_holds_on_postgresql(environment: Path, tmp_path: Path, postgres: Any) -> None:
    with postgres.database(empty=True) as url:
        stopped = _try_out(environment, tmp_path, {"AFTERCARE_DATABASE_URL": url})
    assert "engine.training" not in stopped
    assert not list((tmp_path / "data").glob("*.db"))


def _try_out(environment: Path, folder: Path, settings: dict[str, str]) -> str:
    """Start the demo, chat, look at a page, stop it; the log it left."""
    command = [environment / "bin" / "aftercare", "run", "--demo"]
    with running(command, cwd=folder, environment=settings, seconds=STARTED_WITHIN) as (process, port):
        (said, *_) = _answers(port, "修了三次还漏油，我要投诉")
        assert re.search(r"C\d{4}-\d+", said["text"]), said
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/chat") as page:
            assert page.status == 200
        process.send_signal(signal.SIGTERM)
        _, log = process.communicate(timeout=20)
    assert process.returncode == 0, log
    return log


def _answers(port: int, text: str) -> list[dict[str, Any]]:
    body = json.dumps({"sender": "a-customer", "message": text}).encode()
    headers = {"Content-Type": "application/json"}
    asked = urllib.request.Request(f"http://127.0.0.1:{port}/webhooks/rest/webhook", body, headers)
    with urllib.request.urlopen(asked) as answered:
        found: list[dict[str, Any]] = json.load(answered)
        return found
