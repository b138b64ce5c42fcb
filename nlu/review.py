"""Learning from use: what a message may keep for review, and how an accepted one becomes a training sentence.

Messages wait for review masked; accepting one adds a line in Rasa's format to `learned.yml`, read at the next training.
"""

from __future__ import annotations

import fcntl
import os
import re
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import yaml

from nlu.training_data import BadTrainingFile, annotated
from nlu.understanding import ENTITY_KINDS, INTENTS, Entity

FILE = "learned.yml"
LONGEST = 300
"""Characters of a sentence worth learning from."""

_PLACEHOLDERS: dict[str, str] = {
    "plate": "‹plate›", "plate_unsure": "‹plate›", "phone": "‹phone›", "phone_unsure": "‹phone›",
    "vin": "‹vin›", "person": "‹name›",
}  # fmt: skip
_SPECIMENS: dict[str, str] = {
    "‹plate›": "[京A12345](plate)",
    "‹phone›": "[13800138000](phone)",
    "‹vin›": "[LSVAA4182E2123456](vin)",
    "‹name›": "[王伟](person)",
    "‹mail›": "name@example.org",
    "‹number›": "100200300",
}
_MAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+", re.ASCII)
_LONG_NUMBER = re.compile(r"[+\d０-９](?:[\d０-９ \-]{5,}[\d０-９xX])")
_DIGIT = re.compile(r"\d")
_BRACKETS = str.maketrans({"[": "［", "]": "］"})
_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ufeff]+")
_HEAD = "# Sentences accepted on review; written by the desk.\n"


class NotLearnable(ValueError):
    """A sentence cannot become a training sentence; the message says why."""


@dataclass(frozen=True, slots=True)
class Masked:
    """A message that may be kept: who wrote it is no longer in it.

    entities: the things still named in it, their places counted in `text`.
    """

    text: str
    entities: tuple[Entity, ...]


def mask(text: str, entities: Iterable[Entity]) -> Masked:
    """`text` with placeholders for plates, phones, VINs, names, addresses of mail and long numbers.

    House numbers in places become zeros. Numbers and addresses are masked even where no entity names them. Rule: A5.
    """
    named = tuple(entities)
    cuts = [(e.start, e.end, _PLACEHOLDERS[e.kind]) for e in named if e.kind in _PLACEHOLDERS]
    cuts += [(m.start(), m.end(), "‹mail›") for m in _MAIL.finditer(text)]
    cuts += [(m.start(), m.end(), "‹number›") for m in _LONG_NUMBER.finditer(text)]
    cuts = _apart(cuts, [])
    digits = [
        (e.start + m.start(), e.start + m.end(), "0")
        for e in named if e.kind == "place" for m in _DIGIT.finditer(e.text)
    ]  # fmt: skip
    cuts = _apart(digits, cuts)
    masked = _replaced(text, cuts)
    kept = (e for e in named if e.kind not in _PLACEHOLDERS)
    return Masked(masked, tuple(m for e in kept if (m := _moved(e, cuts, masked)) is not None))


def _apart(cuts: Iterable[tuple[int, int, str]], taken: list[tuple[int, int, str]]) -> list[tuple[int, int, str]]:
    """`taken` and those of `cuts` that touch none before them, in the order said."""
    kept = list(taken)
    for cut in cuts:
        if not any(cut[0] < end and start < cut[1] for start, end, _ in kept):
            kept.append(cut)
    return sorted(kept)


def _replaced(text: str, cuts: Sequence[tuple[int, int, str]]) -> str:
    pieces, at = [], 0
    for start, end, placeholder in cuts:
        pieces += [text[at:start], placeholder]
        at = end
    return "".join([*pieces, text[at:]])


def _moved(entity: Entity, cuts: Sequence[tuple[int, int, str]], masked: str) -> Entity | None:
    """The entity at its place in the masked text; None where a placeholder took part of it."""
    if any(start < entity.end and entity.start < end and placeholder != "0" for start, end, placeholder in cuts):
        return None
    by = sum(len(placeholder) - (end - start) for start, end, placeholder in cuts if end <= entity.start)
    start, end = entity.start + by, entity.end + by
    words = masked[start:end]
    return replace(entity, text=words, start=start, end=end, value=words if entity.kind == "place" else entity.value)


def accept(folder: Path, text: str, intent: str, entities: Sequence[Entity] = ()) -> bool:
    """Whether a sentence was added to `folder`/learned.yml; False when it already stands there so.

    A sentence that stands there under another intent is moved: the latest judgement counts.
    text: masked; a placeholder becomes a specimen of its kind. entities: the things named in `text`.
    Errors: NotLearnable for an unknown intent or a sentence that is empty or longer than LONGEST.
    """
    if intent not in INTENTS:
        raise NotLearnable(f"{intent!r} is no intent; expected one of {', '.join(INTENTS)}.")
    line = training_line(text, entities)
    folder.mkdir(parents=True, exist_ok=True)
    with _held(folder):
        return _add(folder / FILE, line, intent)


def training_line(text: str, entities: Sequence[Entity] = ()) -> str:
    """A sentence as a training file says it: `[surface](kind)`, placeholders filled with specimens.

    Errors: NotLearnable when nothing is left, or too much.
    """
    pieces, at = [], 0
    for entity in sorted(entities, key=lambda e: e.start):
        words = text[entity.start : entity.end]
        if entity.kind in ENTITY_KINDS and at <= entity.start and words.strip() and "‹" not in words:
            pieces += [_plain(text[at : entity.start]), f"[{_plain(words)}]({entity.kind})"]
            at = entity.end
    line = "".join([*pieces, _plain(text[at:])]).strip()
    if not line or len(text) > LONGEST:
        raise NotLearnable(f"A sentence of {len(text.strip())} characters is no example; expected 1 to {LONGEST}.")
    for placeholder, specimen in _SPECIMENS.items():
        line = line.replace(placeholder, specimen)
    return line


def _plain(words: str) -> str:
    """Words that cannot be taken for the format's own signs."""
    return _UNPRINTABLE.sub(" ", words).translate(_BRACKETS)


def _add(path: Path, line: str, intent: str) -> bool:
    blocks = _read(path)
    if any(_same(line, known) for known in blocks.get(intent, [])):
        return False
    blocks = {name: [known for known in lines if not _same(line, known)] for name, lines in blocks.items()}
    blocks.setdefault(intent, []).append(line)
    _write(path, blocks)
    return True


def _same(line: str, other: str) -> bool:
    return annotated(line)[0].casefold() == annotated(other)[0].casefold()


def _read(path: Path) -> dict[str, list[str]]:
    if not path.exists():
        return {}
    try:
        document = yaml.safe_load(path.read_text(encoding="utf-8"))
        return {block["intent"]: _examples(block["examples"]) for block in document["nlu"]}
    except (yaml.YAMLError, TypeError, KeyError) as error:
        raise BadTrainingFile(f"{path}: not a training file: {error}") from error


def _examples(block: str) -> list[str]:
    return [line[2:] for line in block.splitlines() if line.startswith("- ")]


def _write(path: Path, blocks: dict[str, list[str]]) -> None:
    """The file says `blocks`, or what it said before: never half of it."""
    text = _HEAD + 'version: "3.1"\n\nnlu:\n'
    for intent in (name for name in INTENTS if blocks.get(name)):
        text += f"- intent: {intent}\n  examples: |\n" + "".join(f"    - {line}\n" for line in blocks[intent])
    descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=".learned-")
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8") as new:
            new.write(text)
            new.flush()
            os.fsync(new.fileno())
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink()
        raise


@contextmanager
def _held(folder: Path) -> Iterator[None]:
    """No other thread or process adds to the folder meanwhile."""
    with (folder / ".learned.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
