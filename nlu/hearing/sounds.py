"""Words written with other characters of the same sound, as dictation and hurried typing do, put right.

A stretch of Chinese is cut into words in the cheapest way: a word costs the more the rarer it is, and a word of the
trade may be read where other characters of its sound stand, at an extra price for each of them. So text that makes
sense as it is written stays as it is.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from nlu.fold import fold
from nlu.hearing.characters import sounds, syllables
from nlu.lexicon import lexicon

_HERE = Path(__file__).parent
_TERMS = _HERE.parent / "lexicon" / "sounds.yml"
_CHINESE = re.compile(r"[\u4e00-\u9fff]{2,}")
_NAME_BEFORE = re.compile(
    r"(?:我叫|叫我|姓名是?|名字(?:是|叫)?|联系人是?|车主是?|我是|我姓|免贵姓|签名|确认)[:：，, ]?$"
)
_PLACE_AFTER = re.compile(r"[路街道巷村镇县市桥湾苑园城楼乡寺店庄]")
_COMMON = frozenset(
    "有没在要是就了的我你他她不也都还又个这那到去来吗呢吧和跟给让把被很太一二三四五六七八九十几两上下大小多少"
)
_LONGEST_NAME = 4

UNKNOWN = 20
"""Bits that a character costs which is no common word."""

_PLAIN, _OTHER, _PART = 9, 11, 14  # bits that a word of the trade costs
_KEPT = 14  # bits that a name of a make costs, and a word listed as right
_WRONG = 4  # bits more for each character that is another one of the very sound
_LIKE = 3  # bits more where the sound is only alike
_SMALL = 6  # bits more where what is written is a little word of its own
_REAL = 30  # bits more where what is written is a word, and the word of the trade is not one of the plain ones


@dataclass(slots=True)
class _Node:
    """A place in the tree of sounds. words: (word, bits) that end there."""

    next: dict[str, _Node] = field(default_factory=dict)
    words: list[tuple[str, int]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Words:
    """common: word -> bits, as written. root: words of the trade by their sounds. plain: those that win over others."""

    common: dict[str, int]
    root: _Node
    plain: frozenset[str]
    kept: frozenset[str]


def righted(text: str) -> str:
    """`text`, of the same length, with such words put right; folded where it was changed, else as it is."""
    found = list(text)
    for stretch in _CHINESE.finditer(folded := fold(text)):
        for start, word in _wrong(folded, stretch.start(), stretch.end()):
            found[start : start + len(word)] = word
    return "".join(found)


def _wrong(text: str, begin: int, end: int) -> Iterator[tuple[int, str]]:
    """(where, word) of each word to be put right in a stretch of Chinese."""
    words = _words()
    heard = {at: list(_heard(text, at, end, words)) for at in range(begin, end)}
    if not any(written != word for ways in heard.values() for word, _, written in ways):
        return
    best: dict[int, tuple[int, int, str]] = {end: (0, end, "")}
    for at in range(end - 1, begin - 1, -1):
        ways = [(bits + best[stop][0], stop, "") for stop, bits in _written(text, at, end, words)]
        ways += [(bits + best[at + len(word)][0], at + len(word), word) for word, bits, _ in heard[at]]
        best[at] = min(ways, key=lambda way: way[0])
    at = begin
    while at < end:
        _, stop, word = best[at]
        if word and word != text[at:stop] and not _is_a_name(text, at, stop):
            yield at, word
        at = stop


def _written(text: str, at: int, end: int, words: _Words) -> Iterator[tuple[int, int]]:
    """(end, bits) of every common word that begins there, as it is written."""
    yield at + 1, words.common.get(text[at], UNKNOWN)
    for stop in range(at + 2, min(at + 4, end) + 1):
        if (bits := words.common.get(text[at:stop])) is not None:
            yield stop, bits


def _heard(text: str, at: int, end: int, words: _Words) -> Iterator[tuple[str, int, str]]:
    """(word, bits, as written) of every word of the trade that sounds like what begins there."""
    nodes, stop = [words.root], at
    while nodes and stop < end:
        nodes = [node for one in nodes for sound in sounds(text[stop]) if (node := one.next.get(sound))]
        stop += 1
        for node in nodes:
            written = text[at:stop]
            for word, bits in node.words:
                if (price := _price(written, word, bits, words)) is not None:
                    yield word, bits + price, written


def _price(written: str, word: str, bits: int, words: _Words) -> int | None:
    """The bits it costs to read a word in what is written; None when that is right as it is."""
    if written == word:
        return 0
    if written in words.kept:
        return None
    price = _REAL if written in words.common and word not in words.plain else 0
    like = _LIKE if bits < _PART or len(word) > 2 else _LIKE + _SMALL
    for one, meant in zip(written, word, strict=True):
        if one != meant:
            exact = not {*syllables().get(one, ())}.isdisjoint(syllables().get(meant, ()))
            price += _WRONG + (0 if exact else like) + (_SMALL if one in _COMMON else 0)
    return price


def _is_a_name(text: str, start: int, end: int) -> bool:
    """Whether it stands where people give a name, or is the name of a street."""
    if _PLACE_AFTER.match(text, end):
        return True
    return any(_NAME_BEFORE.search(text[:at]) for at in range(max(0, start - _LONGEST_NAME), start + 1))


@cache
def _words() -> _Words:
    said: dict[str, Any] = yaml.load(_TERMS.read_text("utf-8"), Loader=yaml.CBaseLoader)
    plain, other, kept = (said[name].split() for name in ("plain", "other", "kept"))
    root, seen = _Node(), set[tuple[str, ...]]()
    terms = [(word, _PLAIN) for word in plain] + [(word, _OTHER) for word in other]
    for word, bits in [*terms, *((word, _PART) for word in _of_the_lexicon())]:
        ways = [way for way in itertools.product(*map(sounds, word)) if way not in seen]
        for way in ways:
            _put(root, way, word, bits)
        seen.update(ways)
    return _Words(_common(kept), root, frozenset(plain), frozenset(kept) | lexicon().names)


def _put(root: _Node, way: tuple[str, ...], word: str, bits: int) -> None:
    node = root
    for sound in way:
        node = node.next.setdefault(sound, _Node())
    node.words.append((word, bits))


def _common(kept: list[str]) -> dict[str, int]:
    found = dict.fromkeys((*kept, *lexicon().names), _KEPT)
    for line in (_HERE / "common_words.txt").read_text("utf-8").splitlines():
        bits, *words = line.split(" ")
        found |= dict.fromkeys(words, int(bits))
    return found


def _of_the_lexicon() -> list[str]:
    """The Chinese words of parts, systems and services, those that others are misspellings of first."""
    return [word for word in lexicon().spoken if len(word) > 1 and _CHINESE.fullmatch(word)]
