"""What this program is made of: each library with its version and licence, also as a CycloneDX bill of materials."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from importlib import metadata
from typing import Any

PROGRAM = "aftercare-desk"


@dataclass(frozen=True, slots=True)
class Library:
    """One that is installed and needed. licence: as it says of itself, "?" where it says nothing. needs: names."""

    name: str
    version: str
    licence: str
    needs: tuple[str, ...]


def libraries(program: str = PROGRAM) -> list[Library]:
    """All that the program and its extras need and that are installed here, by name, the program itself first.

    PackageNotFoundError for a program that is not installed.
    """
    found: dict[str, Library] = {}
    waiting = [program]
    while waiting:
        name = _plain(waiting.pop())
        if name in found:
            continue
        try:
            told = metadata.distribution(name)
        except metadata.PackageNotFoundError:
            if name == _plain(program):
                raise
            continue  # of an extra or a system that this machine does not have
        needs = tuple(sorted({*_needs(told, with_extras=name == _plain(program))}))
        found[name] = Library(name, told.version, _licence(told), needs)
        waiting += needs
    return [found.pop(_plain(program)), *(found[name] for name in sorted(found))]


def cyclonedx(listed: list[Library], now: datetime) -> dict[str, Any]:
    """The libraries as a bill of materials that other programs read (CycloneDX 1.5). listed: the program first."""
    program, *others = [_component(one) for one in listed]
    known = {one.name for one in listed}
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.5",
        "version": 1,
        "metadata": {"timestamp": now.isoformat(), "component": {**program, "type": "application"}},
        "components": others,
        "dependencies": [
            {"ref": _ref(one), "dependsOn": [_ref(other) for other in listed if other.name in {*one.needs} & known]}
            for one in listed
        ],
    }


def _component(one: Library) -> dict[str, Any]:
    named = {} if one.licence == "?" else {"licenses": [{"license": {"name": one.licence}}]}
    return {
        "type": "library", "bom-ref": _ref(one), "name": one.name, "version": one.version, "purl": _ref(one), **named
    }  # fmt: skip


def _ref(one: Library) -> str:
    return f"pkg:pypi/{one.name}@{one.version}"


def _needs(told: metadata.Distribution, *, with_extras: bool) -> Iterator[str]:
    for line in told.requires or ():
        name = re.match(r"[A-Za-z0-9._-]+", line)
        if name and (with_extras or "extra ==" not in line):
            yield _plain(name[0])


def _licence(told: metadata.Distribution) -> str:
    """As the library's description says, else the first line of its licence file."""
    about = told.metadata
    named = [one.rpartition(" :: ")[2] for one in about.get_all("Classifier") or () if one.startswith("License ::")]
    fields = {name: str(about[name] or "") for name in ("License-Expression", "License") if name in about}
    said = fields.get("License-Expression", "") or ", ".join(named) or fields.get("License", "")
    files = (told.read_text(f"licenses/{name}") for name in about.get_all("License-File") or ())
    said = said.strip() or next((text.strip() for text in files if text), "")
    return said.splitlines()[0][:80] if said else "?"


def _plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()
