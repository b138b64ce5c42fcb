"""What pieces of work on a card may be called: by name or a telling part of it, in either language, place or price."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from nlu.acts.pieces import plain
from nlu.lexicon import lexicon, whole

TARGET = "="
"""Begins the kind of a piece that names work; the ids follow, parted by blanks."""

NOBODY = TARGET
"""Work that is not on the card: "the fifth" of three."""

SEVERAL = "*"
"""Ends the kind of a piece that means each of its works, and not one of them."""


@dataclass(frozen=True, slots=True)
class Choice:
    """A piece of work as it may be called.

    place: on the card, from 1; 0 where it stands on another one. fen: its price. is_open: an answer is waited for.
    """

    id: int
    place: int
    names: tuple[str, ...]
    fen: int = 0
    is_open: bool = True


_RUN = re.compile(r"[\u4e00-\u9fff]+")
_WORD = re.compile(r"[a-z0-9-]+")
_VERBS = re.compile(r"更换|客户自带|清洗|检查|维修|修理|加注|总成|安装|一对|一套|[（(].*?[)）]")
_EVERYDAY = frozenset(
    "前后左右上下大小新旧换更机车油电件器总成片一二两三个项双对的补修装边内外高低动座板套加快慢好坏原正副"
)
"""Characters that tell nothing of a work alone."""

_COMMON = frozenset({
    "front", "rear", "left", "right", "replace", "replacement", "change", "with", "your", "item", "work", "new", "old",
    "top", "upper", "lower", "inner", "outer", "and", "for", "the", "pair", "set", "both", "one", "two", "fix",
    "repair", "check", "clean", "kit", "assembly",
})  # fmt: skip
_DOING = ("换", "更换", "做", "修", "加", "检查", "清洗", "replac", "chang", "fix", "repair")
_ENDINGS = ("子", "儿", "儿子", "个", "")
_LONGEST_NAME, _SHORT = 12, 8
_PLACES = "一二三四五六七八九十"
_ENGLISH = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")
_COUNTED = ("", "one", "two", "three", "four", "five")
_SIDES = {"前": "front", "后": "rear", "左": "left", "右": "right"}
_UNITS = "公块元点号天月年分人次台辆刻万千百毫米成折斤升%"


def targets(text: str, choices: Sequence[Choice]) -> dict[str, str]:
    """Every way to name one of them in `text` (as `pieces.plain` leaves it), and the kind of its piece."""
    found: defaultdict[str, set[int]] = defaultdict(set)
    for one in choices:
        for word in {word for name in one.names for word in _called(name)}:
            found[word].add(one.id)
    named = {word: _kind(ids) for word, ids in found.items()}
    for word, meant in _same_part(text, choices):
        named.setdefault(word, _kind(meant))
    for words in (_by_side(choices), _by_price(choices), _by_place(choices)):
        named |= {word: _kind(ids) for word, ids in words.items()}
    return named | _first_few(choices) | _no_places(choices)


def _kind(ids: Iterable[int]) -> str:
    return TARGET + " ".join(map(str, sorted(ids)))


def ids_of(kind: str) -> frozenset[int]:
    """The ids that a piece of that kind names."""
    return frozenset(map(int, kind.removeprefix(TARGET).removesuffix(SEVERAL).split()))


# --- names -----------------------------------------------------------------------------------------------------------


def _called(name: str) -> Iterator[str]:
    """A name, its telling parts and short forms."""
    core = _VERBS.sub(" ", plain(name))
    for run in _RUN.findall(core):
        yield from _chinese(run)
    yield from _english(_WORD.findall(core))


def _chinese(run: str) -> Iterator[str]:
    for start in range(len(run)):
        for end in range(start + 2, min(len(run), start + _LONGEST_NAME) + 1):
            yield run[start:end]
    for character in set(run) - _EVERYDAY:
        yield from (character + ending for ending in _ENDINGS)
    for size in (1, 2):  # 机滤 for 机油滤清器: the first character and some that follow
        if len(run) <= _SHORT:
            yield from (run[0] + "".join(rest) for rest in combinations(run[1:], size))
    if len(run) > _SHORT:
        yield from (run[0] + rest for rest in run[1:])


def _english(words: Sequence[str]) -> Iterator[str]:
    for start in range(len(words)):
        for end in range(start + 1, len(words) + 1):
            said = words[start:end]
            if any(len(word) > 2 and word not in _COMMON and not word.isdigit() for word in said):
                yield from _one_or_many(" ".join(said))
    for word in words:
        yield from _one_or_many(word.removeprefix("head")) if len(word) > 7 and word.startswith("head") else ()


def _one_or_many(words: str) -> Iterator[str]:
    one = words.removesuffix("s") if not words.endswith("ss") else words
    one = one.removesuffix("e") if one.endswith(("she", "xe")) else one
    yield from (words, one, one + "s", one + "es")


def _same_part(text: str, choices: Sequence[Choice]) -> Iterator[tuple[str, set[int]]]:
    """Words that stand for the same part or service as a name: "headlight" for 大灯."""
    known: defaultdict[tuple[str, str], set[int]] = defaultdict(set)
    for one in choices:
        for name in one.names:
            for _, term in _terms(plain(name)):
                known[term].add(one.id)
    for word, term in _terms(text):
        if term in known and not word.startswith(_DOING):
            yield word, known[term]


def _terms(text: str) -> Iterator[tuple[str, tuple[str, str]]]:
    for start, end, terms in lexicon().find(text):
        stop = whole(text, start, end)
        if stop is not None:
            yield from ((text[start:stop], (t.kind, t.value)) for t in terms if t.kind in ("part", "service"))


# --- places and prices -----------------------------------------------------------------------------------------------


def _by_place(choices: Sequence[Choice]) -> dict[str, tuple[int, ...]]:
    """The first, number two, the last, the first two ..."""
    places = {one.place: one.id for one in choices if one.place}
    found: dict[str, tuple[int, ...]] = {}
    for place, id_ in places.items():
        found |= dict.fromkeys(_place(place), (id_,))
    if not places:
        return found
    first, last = places[min(places)], places[max(places)]
    return found | dict.fromkeys(_TOP, (first,)) | dict.fromkeys(_LAST, (last,))


def _first_few(choices: Sequence[Choice]) -> dict[str, str]:
    """ "The first two"."""
    places = {one.place: one.id for one in choices if one.place}
    found: dict[str, str] = {}
    for count in range(2, min(len(places), 5) + 1):
        few = [id_ for place, id_ in sorted(places.items()) if place <= count]
        number = "两" if count == 2 else _PLACES[count - 1]
        said = [f"{lead}{number}{unit}" for lead in ("前", "前面", "上面", "头") for unit in "个项样"]
        said += [f"the first {_COUNTED[count]}", f"first {_COUNTED[count]}"]
        found |= dict.fromkeys(said, _kind(few) + SEVERAL)
    return found


def _by_side(choices: Sequence[Choice]) -> dict[str, set[int]]:
    """ "The front one", where it tells them apart."""
    found: dict[str, set[int]] = {}
    for character, english in _SIDES.items():
        meant = {one.id for one in choices if any(character in name or english in plain(name) for name in one.names)}
        if 0 < len(meant) < len(choices):
            said = [character + end for end in ("面的", "面那个", "边的", "边那个", "面", "边", "头的", "的")]
            backs = [english, "back"] if english == "rear" else [english]
            found |= dict.fromkeys([*said, *(f"{word}{end}" for word in backs for end in ("", " one", " ones"))], meant)
    return found


def _place(place: int) -> Iterator[str]:
    character = _PLACES[place - 1] if place <= len(_PLACES) else ""
    for number in filter(None, (character, str(place))):
        yield from (f"第{number}{unit}" for unit in ("个", "项", "样", "条", "件", ""))
        yield from (f"{number}{unit}" for unit in ("号", "项"))
    yield from (f"{lead}{place}" for lead in ("", "#", "no. ", "no.", "no ", "nr ", "number ", "item ", "option "))
    if place <= len(_ENGLISH):
        word = _ENGLISH[place - 1]
        yield from (word, f"the {word}", f"the {word} one", f"{word} one", f"the {word} item", f"{word} item")
    if place < len(_COUNTED):
        yield from (f"{lead} {_COUNTED[place]}" for lead in ("number", "item", "option", "no"))


def _no_places(choices: Sequence[Choice]) -> dict[str, str]:
    """Places that nothing stands at, and numbers that count something else."""
    taken = {one.place for one in choices}
    found = {word: NOBODY for place in range(1, 11) if place not in taken for word in _place(place)}
    found = {word: kind for word, kind in found.items() if not word.isdigit()}
    return found | {
        f"{number}{unit}": "strange" for number in range(100) for unit in _UNITS if f"{number}{unit}" not in found
    }


def _by_price(choices: Sequence[Choice]) -> dict[str, tuple[int, ...]]:
    """ "The cheap one", and the price itself."""
    prices = {one.id: one.fen for one in choices if one.fen}
    found: dict[str, tuple[int, ...]] = {}
    for id_, fen in prices.items():
        if not fen % 100 and list(prices.values()).count(fen) == 1:
            found |= dict.fromkeys(_sums(fen // 100), (id_,))
    if len(prices) < 2 or len({*prices.values()}) < len(prices):
        return found
    cheap, dear = min(prices, key=lambda one: prices[one]), max(prices, key=lambda one: prices[one])
    return found | dict.fromkeys(_CHEAP, (cheap,)) | dict.fromkeys(_DEAR, (dear,))


def _sums(yuan: int) -> Iterable[str]:
    if yuan < 20:
        return ()
    units = (
        "块",
        "元",
        "块钱",
        "的",
        "那个",
        "那项",
        "块的",
        "块那个",
        "元的",
        "块钱的",
        "的那个",
        " yuan",
        " one",
        " yuan one",
    )
    return [f"{lead}{yuan}{unit}" for lead in ("", "¥", "the ", "the ¥") for unit in ("", *units)]


_TOP = ("上面那个", "上面的", "头一个", "头一项", "头个", "the top one", "the former")
_LAST = (
    "最后", "最后一个", "最后一项", "最后那个", "最后面那个", "下面那个", "后面那个", "last", "the last",
    "the last one", "last one", "the bottom one", "the latter",
)  # fmt: skip
_CHEAP = (
    "便宜的", "便宜的那个", "便宜那个", "便宜的那项", "便宜那项", "最便宜的", "最便宜那个", "平嗰个",
    "平啲嗰个", "平嘅",
    "the cheap one", "the cheaper one", "the cheapest", "the cheapest one", "the cheaper", "cheap one", "cheaper one",
    "the less expensive one",
)  # fmt: skip
_DEAR = (
    "贵的", "贵的那个", "贵那个", "贵的那项", "贵那项", "最贵的", "最贵那个", "贵嗰个", "贵嘅",
    "the expensive one", "the dear one", "the dearer one", "the most expensive", "the most expensive one",
    "the more expensive one", "the pricey one", "expensive one", "pricey one",
)  # fmt: skip


def longest(words: Mapping[str, str]) -> int:
    """Characters of the longest."""
    return max(map(len, words), default=1)
