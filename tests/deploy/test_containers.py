"""Dockerfile and compose: what they copy is there, what they set and run is the program's own, TLS is in front."""

from __future__ import annotations

import re
import shlex
from pathlib import Path
from typing import Any

import pytest
import yaml
from typer.main import get_command

from app.__main__ import app
from app.settings import PREFIX, Settings

ROOT = Path(__file__).parents[2]
DEPLOY = ROOT / "deploy"


@pytest.fixture(scope="module")
def steps() -> list[tuple[str, str]]:
    """(instruction, its words) of the Dockerfile, lines joined."""
    text = re.sub(r"\\\n\s*", " ", (DEPLOY / "Dockerfile").read_text(encoding="utf-8"))
    return [(one[1], one[2]) for one in re.finditer(r"^([A-Z]+) (.*)$", text, re.MULTILINE)]


@pytest.fixture(scope="module")
def compose() -> dict[str, Any]:
    """The compose file."""
    found: dict[str, Any] = yaml.safe_load((DEPLOY / "compose.yml").read_text(encoding="utf-8"))
    return found


def test_what_the_image_copies_is_there_and_nothing_is_installed_unpinned(steps: list[tuple[str, str]]) -> None:
    copied = [words.split() for what, words in steps if what == "COPY" and not words.startswith("--from")]
    assert copied and all((ROOT / name).exists() for words in copied for name in words[:-1])
    installs = [part for what, words in steps if what == "RUN" for part in words.split("&&") if "pip install" in part]
    assert len(installs) == 3 and all("--require-hashes" in one or "--no-index" in one for one in installs)


def test_the_image_runs_as_nobody_special_with_its_data_in_a_volume_and_says_whether_it_is_well(
    steps: list[tuple[str, str]],
) -> None:
    last = dict(steps[[what for what, _ in steps].index("FROM", 1) :])
    assert last["USER"] == "aftercare" and last["VOLUME"] == "/data" and "/health" in last["HEALTHCHECK"]
    assert "useradd --system --uid 10001 aftercare" in " ".join(words for what, words in steps if what == "RUN")
    assert yaml.safe_load(last["ENTRYPOINT"]) == ["aftercare"]
    _is_a_command(yaml.safe_load(last["CMD"]))


def test_the_settings_and_commands_of_compose_are_those_of_the_program(compose: dict[str, Any]) -> None:
    desk = compose["services"]["aftercare"]
    known = {PREFIX + name.upper() for name in Settings.model_fields}
    example = (DEPLOY / "aftercare.env.example").read_text(encoding="utf-8")
    assert set(desk["environment"]) | set(re.findall(r"^#?(AFTERCARE_\w+)=", example, re.MULTILINE)) <= known
    _is_a_command(desk["command"])
    folders = {one.split(":")[1] for one in desk["volumes"]}
    assert desk["environment"]["AFTERCARE_DATA_DIR"] in folders
    assert str(Path(desk["environment"]["AFTERCARE_SHOP_FILE"]).parent) in folders, (
        "a folder, so that it can be replaced"
    )
    assert not any(one.endswith(":ro") for one in desk["volumes"]), "managers change the shop on the desk"


def test_the_world_comes_by_tls_only_and_the_database_is_nobodys_else(compose: dict[str, Any]) -> None:
    services = compose["services"]
    assert all(port.startswith("127.0.0.1:") for port in services["aftercare"]["ports"])
    assert "ports" not in services["database"] and services["web"]["image"].startswith("caddy")
    assert "reverse_proxy 127.0.0.1:8080" in (DEPLOY / "Caddyfile").read_text(encoding="utf-8")
    named = {one.split(":")[0] for service in services.values() for one in service.get("volumes", [])}
    assert {name for name in named if not name.startswith(".")} == set(compose["volumes"])


@pytest.mark.parametrize("page", ["deploy/compose.yml", "docs/how-to/install.md", "docs/zh/how-to/install.md"])
def test_what_is_typed_inside_a_container_is_a_command(page: str) -> None:
    lines = re.findall(r"exec aftercare aftercare (.+)", (ROOT / page).read_text(encoding="utf-8"))
    assert len(lines) >= 2
    for line in lines:
        _is_a_command(shlex.split(line))


def _is_a_command(words: list[str]) -> None:
    found: Any = get_command(app)
    for word in words:
        found = getattr(found, "commands", {}).get(word, found)
    assert found.name in words, f"no command: {words}"
