"""The words of the trade: brands, models, systems, parts, symptoms and services, kept as data beside this file.

The data is read and compiled once, on the first call. Words are folded (see `nlu.fold`); a word of several meanings
yields each of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from nlu.fold import fold
from nlu.lexicon.trie import Trie, whole

__all__ = ["Lexicon", "Term", "lexicon", "whole"]

_HERE = Path(__file__).parent
_CHANGED = re.compile(
    r"^(?:更换|换|加)|(?:更换|换)$|^(?:change|replace|changing|new) (?:the |my )?| (?:replacement|change|changed)$"
)


@dataclass(frozen=True, slots=True)
class Term:
    """What a word stands for.

    kind: brand, model, system, part, symptom or service. value: canonical name or code.
    brand: the brand of a model, else "". weak: an everyday word too, so it counts only beside its brand.
    system: the system a part or symptom belongs to, "" when none.
    """

    kind: str
    value: str
    brand: str = ""
    weak: bool = False
    system: str = ""


@dataclass(slots=True)
class Lexicon:
    """All words, compiled.

    symptom_patterns: (pattern, code) for what no fixed word can say.
    makers: brand -> the makers' names that stand for it in papers ("荣威" -> "上汽集团").
    spoken: the words of systems, parts and services, as they are listed. names: those of brands and models.
    services: folded word -> code of a service item. works: part -> the item that replaces it.
    alike: folded word of a part or system -> all the words for the same.
    """

    trie: Trie[Term] = field(default_factory=Trie)
    symptom_patterns: tuple[tuple[re.Pattern[str], str], ...] = ()
    makers: dict[str, tuple[str, ...]] = field(default_factory=dict)
    systems: dict[tuple[str, str], str] = field(default_factory=dict)
    spoken: list[str] = field(default_factory=list)
    names: set[str] = field(default_factory=set)
    services: dict[str, str] = field(default_factory=dict)
    works: dict[str, str] = field(default_factory=dict)
    alike: dict[str, tuple[str, ...]] = field(default_factory=dict)

    def find(self, folded: str) -> Iterator[tuple[int, int, list[Term]]]:
        """(start, end, terms) of every word in a folded text, also overlapping ones; edges are not judged."""
        return self.trie.find(folded)

    def system_of(self, kind: str, value: str) -> str | None:
        """The system a part or symptom belongs to, None when it points to none."""
        return self.systems.get((kind, value)) or None


@cache
def lexicon() -> Lexicon:
    """The compiled lexicon, read on the first call (about 0.1 s)."""
    made = Lexicon()
    everyday = frozenset(fold(word) for word in _read("everyday")["words"].split())
    _add_brands(made, everyday)
    _add_models(made, everyday)
    for code, words in _read("systems").items():
        _add(made, Term("system", code), _split(words))
        _add_alike(made, _split(words))
    parts: dict[str, str] = {}
    for system, named in _read("parts").items():
        for name, words in named.items():
            _add(made, Term("part", name, system=system), [name, *_split(words)])
            parts |= {fold(word): name for word in [name, *_split(words)]}
            _add_alike(made, [name, *_split(words)])
    for code, words in _read("services").items():
        _add(made, Term("service", code), _split(words))
        _add_works(made, code, [fold(word) for word in _split(words)], parts)
    _add_symptoms(made)
    return made


def _read(name: str) -> dict[str, Any]:
    data: dict[str, Any] = yaml.load((_HERE / f"{name}.yml").read_text("utf-8"), Loader=yaml.CBaseLoader)
    return data


def _split(words: str) -> list[str]:
    return [word.strip() for word in words.split("/") if word.strip()]


def _add(made: Lexicon, term: Term, words: list[str]) -> None:
    made.systems.setdefault((term.kind, term.value), term.system)
    if term.kind != "symptom":
        made.spoken += words
    for word in words:
        made.trie.add(fold(word), term)


def _add_alike(made: Lexicon, words: list[str]) -> None:
    """Words for one thing stand for each other."""
    folded = tuple(map(fold, words))
    for word in folded:
        made.alike.setdefault(word, folded)


def _add_works(made: Lexicon, code: str, words: list[str], parts: dict[str, str]) -> None:
    """The words of an item, and the parts it replaces as those words tell ("换刹车片")."""
    for word in words:
        made.services.setdefault(word, code)
        part = parts.get(_CHANGED.sub("", word))
        if part is not None:
            made.works.setdefault(part, code)


def _add_brands(made: Lexicon, everyday: frozenset[str]) -> None:
    for name, facts in _read("brands").items():
        made.makers[name] = tuple(_split(facts.get("group", "")))
        said = [name, *_split(facts.get("also", ""))]
        weak = {fold(word.rstrip("~")) for word in said if word.endswith("~")} | everyday
        for word in said:
            key = fold(word.rstrip("~"))
            made.trie.add(key, Term("brand", name, weak=key in weak))
            made.names.add(key)


def _add_models(made: Lexicon, everyday: frozenset[str]) -> None:
    for brand, models in _read("models").items():
        for name, words in models.items():
            said = [name, *_split(words)]
            weak = {fold(word.rstrip("~")) for word in said if word.endswith("~")} | everyday
            glued = [brand + word for word in said if brand.isascii()]
            for word in said + glued:
                key = fold(word.rstrip("~"))
                bare = key.isdigit() or len(key) == 1 or (len(key) == 2 and key.isascii() and key.isalpha())
                made.trie.add(key, Term("model", name.rstrip("~"), brand=brand, weak=bare or key in weak))
                made.names.add(key)


def _add_symptoms(made: Lexicon) -> None:
    patterns: list[tuple[re.Pattern[str], str]] = []
    for code, facts in _read("symptoms").items():
        _add(made, Term("symptom", code, system=facts["system"]), _split(facts["words"]))
        patterns += [(re.compile(fold(pattern)), code) for pattern in facts["patterns"]]
    made.symptom_patterns = tuple(patterns)
