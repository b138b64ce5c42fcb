"""Labelled sentences as read from training files in Rasa's NLU format.

A file holds `version: "3.1"` and `nlu:`, a list of `intent` blocks whose `examples` are `- sentence` lines; things
named in a sentence are written `[surface](kind)` or `[surface]{"entity": "kind", "value": "canonical"}`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from nlu.language import language_of
from nlu.understanding import Language

FRAGMENT = "other"
"""Label of sentences that say nothing without the turn before them. Trained on, never named as an intent."""

_PREFIXES: dict[str, Language] = {"zh_": "zh", "en_": "en"}
_ANNOTATION = re.compile(r"\[(?P<surface>[^\[\]]+)\](?:\((?P<kind>[a-z_]+)\)|(?P<json>\{[^{}]*\}))")


@dataclass(frozen=True, slots=True)
class Span:
    """One thing marked in an example: text[start:end] is a `kind`."""

    kind: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Example:
    """One sentence, what was meant by it, and where it was written down.

    language: "zh" or "en", by the file's prefix, or by the words in a file of both.
    """

    text: str
    intent: str
    language: str
    spans: tuple[Span, ...] = ()
    source: str = ""


class BadTrainingFile(ValueError):
    """A training file does not say what the format asks for; the message names file and line."""


def load(folders: Iterable[Path]) -> list[Example]:
    """All examples below `folders`, in an order that does not depend on the file system."""
    return [example for path in files(folders) for example in load_file(path)]


def files(folders: Iterable[Path]) -> list[Path]:
    """The training files below `folders`, sorted by name within each folder; a missing folder holds none."""
    return [path for folder in folders for path in sorted(folder.glob("*.yml"))]


def danger_files(folders: Iterable[Path]) -> list[Path]:
    """The files of `danger` in `folders`: what the reading of dangers is taught by."""
    return [path for folder in folders for path in sorted((folder / "danger").glob("*.yml"))]


def load_file(path: Path) -> list[Example]:
    """The examples of one file.

    Errors: BadTrainingFile when the YAML or an annotation is malformed.
    """
    language = _PREFIXES.get(path.name[:3])
    return [
        _example(line, block["intent"], language, path.name)
        for block in _blocks(path)
        if "intent" in block
        for line in _lines(block, path)
    ]


def _blocks(path: Path) -> list[dict[str, Any]]:
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        document = yaml.load(path.read_text(encoding="utf-8"), Loader=loader)
    except yaml.YAMLError as error:
        raise BadTrainingFile(f"{path.name}: not YAML: {error}") from error
    if not isinstance(document, dict) or not isinstance(document.get("nlu"), list):
        raise BadTrainingFile(f'{path.name}: expected version "3.1" and a list under `nlu`.')
    blocks: list[dict[str, Any]] = document["nlu"]
    return blocks


def _lines(block: dict[str, Any], path: Path) -> Iterator[str]:
    for number, line in enumerate(str(block.get("examples", "")).splitlines(), start=1):
        if not line.strip():
            continue
        if not line.startswith("- ") or not line[2:].strip():
            raise BadTrainingFile(f"{path.name}: {block['intent']} line {number} is no `- sentence`: {line!r}.")
        yield line[2:].strip()


def _example(line: str, intent: str, language: Language | None, source: str) -> Example:
    text, spans = annotated(line)
    return Example(text, intent, language or language_of(text), spans, source)


def annotated(line: str) -> tuple[str, tuple[Span, ...]]:
    """The plain sentence and the things marked in it."""
    text, spans, at = "", [], 0
    for match in _ANNOTATION.finditer(line):
        text += line[at : match.start()]
        kind = match["kind"] or json.loads(match["json"])["entity"]
        spans.append(Span(kind, len(text), len(text) + len(match["surface"])))
        text += match["surface"]
        at = match.end()
    return text + line[at:], tuple(spans)
