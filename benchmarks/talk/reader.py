"""Tasks as their files tell them: a scene, what must come of it, and four voices that bring it about."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

import yaml

from benchmarks.talk.judge import CHECKS
from benchmarks.talk.telling import Talk, Turn

FOLDER = Path(__file__).parent / "tasks"

NOW = "2026-05-13T10:00"
"""When a talk begins unless its task says: a Wednesday morning in the demo shop, which opens every day."""

VOICES = {"a": "terse", "b": "dictated", "c": "dialect, old or angry", "d": "English or mixed"}

TASK = {"name", "kind", "goal", "now", "scene", "facts", "agrees", "expect", "voices"}
VOICE = {"lang", "turns", "expect", "facts"}
TURN = {"say", "agree", "tap", "wait", "label"}
YAML_WORDS = {True: "yes", False: "no"}
"""What YAML takes for a truth value, and was said."""

_ACTS = ("wait", "tap", "agree", "say")


class BadTask(ValueError):
    """A task file that can't be played; names file, task and what is wrong."""


def read(paths: list[Path]) -> list[Talk]:
    """Every talk of these files and folders. Errors: BadTask."""
    files = [file for path in paths for file in (sorted(path.glob("*.yml")) if path.is_dir() else [path])]
    if not files:
        raise BadTask(f"no task file in {', '.join(map(str, paths))}")
    talks = [talk for file in files for talk in _talks(file)]
    names = [talk.name for talk in talks]
    if twice := sorted({name for name in names if names.count(name) > 1}):
        raise BadTask(f"told twice: {', '.join(twice)}")
    return talks


def _talks(file: Path) -> Iterator[Talk]:
    try:
        told = yaml.safe_load(file.read_text(encoding="utf-8")) or []
    except yaml.YAMLError as error:
        raise BadTask(f"{file}: {error}") from error
    for task in told:
        try:
            yield from _voices({"kind": file.stem, "now": NOW} | task)
        except (KeyError, TypeError, ValueError) as error:
            raise BadTask(f"{file}: {task.get('name', '?')}: {error!r}") from error


def _voices(task: Mapping[str, Any]) -> Iterator[Talk]:
    _known(task, TASK)
    _known(task["expect"], set(CHECKS))
    if not task["expect"]:
        raise ValueError("expects nothing")
    for name, told in task["voices"].items():
        voice = told if isinstance(told, dict) else {"turns": told}
        _known(voice, VOICE)
        _known(voice.get("expect", {}), set(CHECKS))
        _known({name: ""}, set(VOICES))
        scene = dict(task.get("scene", {}))
        if "lang" in voice and "customer" in scene:
            scene["customer"] = scene["customer"] | {"lang": voice["lang"]}
        yield Talk(
            task["name"], task["kind"], name, str(task["now"]), tuple(map(_turn, voice["turns"])), scene,
            {key: str(fact) for key, fact in (task.get("facts", {}) | voice.get("facts", {})).items()},
            task["expect"] | voice.get("expect", {}), task.get("agrees", True), voice.get("lang", ""),
        )  # fmt: skip


def _turn(told: Any) -> Turn:
    if not isinstance(told, dict):
        return Turn("say", str(told))
    _known(told, TURN)
    act = next(name for name in _ACTS if name in told)
    if act == "wait":
        return Turn(act, wait=_length(told[act]))
    words = YAML_WORDS.get(told[act], told[act])
    return Turn(act, str(words), told.get("label", ""))


def _length(said: str) -> timedelta:
    """`5h`, `20m` or `2d`."""
    unit = {"m": "minutes", "h": "hours", "d": "days"}[said[-1]]
    return timedelta(**{unit: int(said[:-1])})


def _known(told: Mapping[str, Any], keys: set[str]) -> None:
    if strange := sorted(told.keys() - keys):
        raise ValueError(f"{', '.join(strange)}: expected of {', '.join(sorted(keys))}")
