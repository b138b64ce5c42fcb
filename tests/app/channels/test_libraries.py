"""A process knows only the libraries of the channels it has, and who lacks one is told which to install."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tomllib
from collections.abc import Iterable
from contextlib import suppress
from importlib import metadata
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from app import settings
from app.channels import libraries
from app.settings import BadSettings

ROOT = Path(__file__).parent.parent.parent.parent
TOKEN = "123456789:AAF-zxcvbnmasdfghjklqwertyuiop12345"

LOADED = """
import importlib, json, sys
for name in sys.argv[1].split(","):
    importlib.import_module(name)
watched = ("aiogram", "aiohttp", "telegram", "cryptography", "httpx", "wire")
print(json.dumps([name for name in watched if name in sys.modules]))
"""


def loaded(*modules: str) -> set[str]:
    """Which channels' libraries are there once these modules are."""
    ran = subprocess.run(
        [sys.executable, "-c", LOADED, ",".join(modules)], env=os.environ | {"PYTHONPATH": str(ROOT)},
        check=True, capture_output=True, text=True,
    )  # fmt: skip
    return set(json.loads(ran.stdout))


@pytest.mark.parametrize(
    ("modules", "libraries_of"),
    [
        (("app.wiring", "app.serving", "app.web", "bot.conversation", "notifications.worker"), set()),
        (
            (
                "app.channels.wecom_staff",
                "notifications.senders.wecom_staff",
                "notifications.staff_chat.wecom_bot",
                "notifications.jobs.staff",
            ),
            {"httpx", "wire"},
        ),
        (
            ("app.channels.tencent", "bot.channels.wechat_oa", "bot.channels.wecom_kf"),
            {"httpx", "wire"},
        ),
        (("app.channels.whatsapp", "bot.channels.whatsapp", "notifications.senders.whatsapp"), {"httpx", "wire"}),
    ],
)  # fmt: skip
def test_a_process_loads_no_library_of_a_channel_it_has_not(
    modules: tuple[str, ...], libraries_of: set[str]
) -> None:  # fmt: skip
    assert loaded(*modules) == libraries_of


def test_each_extra_brings_what_its_channel_needs_and_nobody_else_gets_it() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = {
        name: {one.partition(">")[0].partition("[")[0] for one in project["optional-dependencies"][name]}
        for name in ("telegram", "wechat", "whatsapp", "mail", "postgresql")
    }
    assert extras == {
        "telegram": {"aiohttp", "certifi", "python-telegram-bot"}, "wechat": {"cryptography"},
        "whatsapp": {"httpx"}, "mail": set(), "postgresql": {"psycopg"},
    }  # fmt: skip
    assert not any(
        one.startswith(("aiohttp", "python-telegram-bot", "cryptography", "psycopg")) for one in project["dependencies"]
    )


def brought(names: Iterable[str]) -> set[str]:
    """These libraries and all that they bring, by what is installed here."""
    found, waiting = set[str](), [Requirement(one) for one in names]
    while waiting:
        one = waiting.pop()
        name = canonicalize_name(one.name)
        if name in found:
            continue
        with suppress(metadata.PackageNotFoundError):  # it is not for this system
            told = [Requirement(more) for more in metadata.requires(name) or ()]
            found.add(name)
            extras = one.extras or {""}
            waiting += [m for m in told if not m.marker or any(m.marker.evaluate({"extra": e}) for e in extras)]
    return found


def test_an_extra_installs_nothing_of_another_channel_and_the_desk_alone_nothing_of_any() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    always = brought(project["dependencies"])
    more = {name: brought(wanted) - always for name, wanted in project["optional-dependencies"].items()}
    own = {"telegram": {"aiohttp", "python-telegram-bot"}, "wechat": {"cryptography"}, "postgresql": {"psycopg"}}
    assert more["whatsapp"] == more["mail"] == set()
    for name, libraries_of in own.items():
        assert libraries_of <= more[name] and not libraries_of & always
        assert not any(libraries_of & more[other] for other in {*own, "whatsapp", "mail"} - {name})


def test_who_sets_a_channel_up_without_its_library_is_told_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(libraries, "find_spec", lambda name: None if name == "telegram" else object())
    monkeypatch.setenv("AFTERCARE_CUSTOMER_BOT_TOKEN", TOKEN)
    with pytest.raises(BadSettings) as caught:
        settings.load()
    (line,) = caught.value.problems
    assert "pip install 'aftercare-desk[telegram]'" in line and "telegram is not" in line and TOKEN not in line
