"""The page a package index shows is complete without the repository."""

from __future__ import annotations

import re
from typing import Any

import pytest
from typer.testing import CliRunner

from app.__main__ import app
from tests.aftercare.conftest import ROOT


@pytest.fixture(scope="module")
def page(project: dict[str, Any]) -> str:
    return (ROOT / project["project"]["readme"]).read_text(encoding="utf-8")


def test_nothing_on_the_page_leads_into_the_repository(page: str) -> None:
    assert not re.search(r"\]\(|<(a|img)\b", page)


def test_every_command_on_the_page_exists(page: str) -> None:
    commands = re.findall(r"^aftercare ([a-z]+(?: (?:example|check|link))?)", page, re.MULTILINE)
    assert {"init", "doctor", "run", "staff link"} <= set(commands)
    for command in commands:
        assert CliRunner().invoke(app, [*command.split(), "--help"]).exit_code == 0, command
