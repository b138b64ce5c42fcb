"""The program as a newcomer gets it: a wheel with its model, a fresh environment, its size and its first starts."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
import time
import tomllib
import urllib.request
import venv
from pathlib import Path

from tests.running import running

ROOT = Path(__file__).parent.parent.parent
OWN = ("pip", "setuptools", "pkg_resources", "_distutils_hack")
"""What Python puts into every new environment by itself."""


def build(folder: Path) -> Path:
    """The wheel, built from a copy of the sources below `folder`, with the model trained in it."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    source = folder / "source"
    for name in ("pyproject.toml", "setup.py", "LICENSE", project["project"]["readme"]):
        (source / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / name, source / name)
    left_out = shutil.ignore_patterns("__pycache__", "models", "trained")
    for room in ("aftercare", *project["tool"]["importlinter"]["root_packages"]):
        shutil.copytree(ROOT / room, source / room, ignore=left_out)
    kept = ROOT / "data" / "models"
    _run(sys.executable, "-m", "nlu.train", "--data", "nlu/data", "--out", str(kept), cwd=ROOT)
    newest = max(kept.glob("intents-*"), key=lambda path: (path / "model.json").stat().st_mtime)
    shutil.copytree(newest, source / "nlu" / "trained" / newest.name)
    flags = ("--quiet", "--no-deps", "--no-index", "--no-build-isolation")
    _run(sys.executable, "-m", "pip", "wheel", *flags, "--wheel-dir", str(folder), str(source))
    (made,) = folder.glob("*.whl")
    return made


def install(wheel: Path, folder: Path, extra: str = "") -> Path:
    """The command in a fresh environment, or in the one there with an extra more; versions as they are pinned."""
    if not folder.exists():
        venv.create(folder, with_pip=True, symlinks=True)
    pins = folder / "pins.txt"
    lines = (ROOT / "requirements.lock").read_text(encoding="utf-8").splitlines()
    pins.write_text("\n".join(line.rstrip(" \\") for line in lines if re.match(r"[a-z0-9]", line)))
    wanted = f"{wheel}[{extra}]" if extra else str(wheel)
    flags = ("--quiet", "--disable-pip-version-check", "--constraint", str(pins))
    _run(str(folder / "bin" / "python"), "-m", "pip", "install", *flags, wanted)
    return folder / "bin" / "aftercare"


def megabytes(folder: Path) -> tuple[int, int, int]:
    """(of everything in an environment, what Python itself put there, bytecode that pip writes by itself)."""
    whole = own = bytecode = 0
    for path in folder.rglob("*"):
        if path.is_file() and not path.is_symlink():
            size = -(-path.stat().st_size // 4096) * 4096  # as `du` counts: whole blocks
            whole += size
            mine = any(part.partition("-")[0] in OWN for part in path.relative_to(folder).parts)
            own += size if mine else 0
            bytecode += size if not mine and "__pycache__" in path.parts else 0
    return whole >> 20, own >> 20, bytecode >> 20


def seconds_to_start(command: Path, folder: Path) -> float:
    """How long `aftercare run --demo` takes in that folder until its web answers; it is stopped then."""
    folder.mkdir(exist_ok=True)
    begun = time.monotonic()
    with running([command, "run", "--demo"], cwd=folder, environment={}, seconds=120) as (_process, port):
        took = time.monotonic() - begun
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/health") as answer:
            assert json.load(answer)["status"] == "ok"
    return took


def _run(*command: str, cwd: Path | None = None) -> None:
    ran = subprocess.run(command, cwd=cwd, capture_output=True, text=True)
    if ran.returncode:
        sys.exit(f"{' '.join(command)}: status {ran.returncode}\n{ran.stdout}{ran.stderr}")
