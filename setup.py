"""The packages of the wheel: every room below `aftercare.rooms` (docs/decisions/0014-rooms-inside-one-package.md)."""

import tomllib
from pathlib import Path

from setuptools import find_namespace_packages, setup

PROJECT = tomllib.loads((Path(__file__).parent / "pyproject.toml").read_text(encoding="utf-8"))
ROOMS = PROJECT["tool"]["importlinter"]["root_packages"]
WANTED = [*ROOMS, *(f"{room}.*" for room in ROOMS)]
FOUND = find_namespace_packages(include=WANTED, exclude=["nlu.engines.rasa.models"])

setup(packages=["aftercare", *(f"aftercare.rooms.{name}" for name in FOUND)], package_dir={"aftercare.rooms": "."})
