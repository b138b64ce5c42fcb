"""The wheel, built from a copy of the rooms, and an environment that holds it and what it declares, nothing else."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tomllib
import venv
from collections.abc import Collection, Iterator
from importlib.metadata import Distribution, distribution
from pathlib import Path
from typing import Any

import pytest
from packaging.requirements import Requirement

ROOT = Path(__file__).parents[2]
_LEFT_OUT = shutil.ignore_patterns("__pycache__", "models", "trained")


@pytest.fixture(scope="session")
def project() -> dict[str, Any]:
    """What pyproject.toml says."""
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


@pytest.fixture(scope="session")
def source(project: dict[str, Any], model: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of what the wheel is built from; a build in the checkout would take up what an earlier one left there."""
    folder = tmp_path_factory.mktemp("source")
    for name in ("pyproject.toml", "setup.py", project["project"]["readme"], "LICENSE"):
        (folder / name).parent.mkdir(exist_ok=True)
        shutil.copy(ROOT / name, folder / name)
    for room in ("aftercare", *project["tool"]["importlinter"]["root_packages"]):
        shutil.copytree(ROOT / room, folder / room, ignore=_LEFT_OUT)
    shutil.copytree(model, folder / "nlu" / "trained" / model.name)
    return folder


@pytest.fixture(scope="session")
def wheel(source: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The built wheel; setuptools comes from this environment, not from an index."""
    out = tmp_path_factory.mktemp("wheel")
    _pip("wheel", "--no-deps", "--no-index", "--no-build-isolation", "--wheel-dir", str(out), str(source))
    (built,) = out.glob("*.whl")
    return built


@pytest.fixture(scope="session")
def environment(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An environment with the wheel installed in it."""
    folder = tmp_path_factory.mktemp("environment")
    venv.create(folder, symlinks=True)
    _pip("--python", str(folder / "bin" / "python"), "install", "--no-deps", "--no-index", str(wheel))
    _link_declared(site_of(folder))
    return folder


def site_of(environment: Path) -> Path:
    """Where an environment keeps what is installed."""
    (site,) = environment.glob("lib/python3*/site-packages")
    return site


def _pip(*arguments: str) -> None:
    ran = subprocess.run([sys.executable, "-m", "pip", *arguments], capture_output=True, text=True)
    assert ran.returncode == 0, ran.stdout + ran.stderr


def _link_declared(site: Path) -> None:
    """Put there, as links to this environment, what the wheel declares to need, and what that declares in turn."""
    (ours,) = Distribution.discover(name="aftercare-desk", path=[str(site)])
    waiting, seen = [*_declared(ours, ("postgresql",))], set()
    while waiting:
        needed = waiting.pop()
        if str(needed) not in seen:
            seen.add(str(needed))
            found = distribution(needed.name)
            _link(found, site)
            waiting += _declared(found, needed.extras)


def _declared(found: Distribution, extras: Collection[str]) -> Iterator[Requirement]:
    for needed in map(Requirement, found.requires or ()):
        if needed.marker is None or any(needed.marker.evaluate({"extra": extra}) for extra in ("", *extras)):
            yield needed


def _link(found: Distribution, site: Path) -> None:
    for name in {file.parts[0] for file in found.files or ()} - {"..", "__pycache__"}:
        if not (site / name).exists():
            (site / name).symlink_to(Path(str(found.locate_file(name))))
