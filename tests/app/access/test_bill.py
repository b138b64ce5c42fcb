"""The bill of materials: everything that is needed, with the versions that are installed."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from importlib import metadata

import pytest
from typer.testing import CliRunner

from app.__main__ import app
from app.access import bill


def test_every_library_stands_in_the_bill_with_its_version() -> None:
    program, *others = bill.libraries()
    named = {one.name: one for one in others}
    assert program.name == bill.PROGRAM
    assert {"fastapi", "sqlalchemy", "starlette", "aiogram"} <= set(named)
    assert all(one.version == metadata.version(one.name) for one in others)
    assert [one.name for one in others if one.licence == "?"] == []


def test_a_program_that_is_not_installed_has_no_bill() -> None:
    with pytest.raises(metadata.PackageNotFoundError):
        bill.libraries("no-such-program")


def test_the_bill_is_one_that_programs_read() -> None:
    listed = bill.libraries()
    told = bill.cyclonedx(listed, datetime(2026, 3, 18, tzinfo=UTC))
    refs = {one["bom-ref"] for one in told["components"]} | {told["metadata"]["component"]["bom-ref"]}
    assert (told["bomFormat"], len(refs)) == ("CycloneDX", len(listed))
    assert {ref for one in told["dependencies"] for ref in (one["ref"], *one["dependsOn"])} == refs


def test_the_command_lists_licences_or_gives_the_bill() -> None:
    listed = CliRunner().invoke(app, ["licences"]).output
    assert f"fastapi {metadata.version('fastapi')}".split() == listed[listed.index("fastapi") :].split()[:2]
    assert json.loads(CliRunner().invoke(app, ["licences", "--sbom"]).output)["specVersion"] == "1.5"
