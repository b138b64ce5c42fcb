"""Items of the shop's own list by their names: in any order, in pieces, with words between ("把变速箱的油换一下").

The list is plain data: (code, name) for each name an item has. The lexicon's words for items are found beside it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from nlu.entities.source import Source
from nlu.fold import fold
from nlu.lexicon import lexicon
from nlu.understanding import Entity

Listed = tuple[str, str]
"""Code of an item, and one of its names."""

WHOLE, PIECED = 0.97, 0.8

_ASIDE = re.compile(r"[（(【\[].*?[）)】\]]")
_JOINTS = re.compile(r"[与和及、&/+，,]|\band\b")
_HAN = re.compile(r"[\u4e00-\u9fff]")
_DEEDS = (
    ("更换", "调换", "换新", "换"), ("清洗", "清洁", "清理", "冲洗", "洗"), ("检查", "检测", "检修", "体检", "查"),
    ("维修", "修理", "修复", "修补", "修", "补"), ("保养", "养护", "护理"), ("加注", "添加", "补充", "充", "加"),
    ("安装", "加装", "装", "贴"), ("抛光", "打磨"), ("翻新",), ("喷涂", "喷漆", "喷"), ("除", "去除", "消除"),
    ("消毒", "杀菌", "除味"), ("拆",), ("封", "镀"), ("匹配", "配"), ("升级", "刷"), ("调整", "校准", "调"),
)  # fmt: skip
_DEED = {word: group for group in _DEEDS for word in group}
_DEED_FORM = re.compile("|".join(sorted(map(re.escape, _DEED), key=len, reverse=True)))
_SMALL = frozenset("大小首全前后左右次期定常新深精普")
"""What alone names nothing that work is done to."""

_BREAK = r"，,。.；;！!？?\n"
_GAP = rf"[^{_BREAK}\d]{{0,9}}?"
_TIGHT = r"(?:[一下个的把给帮我也都再了要先做次遍趟道儿子顺便麻烦里面]){0,5}?"
_BEEN = re.compile(r"(?:刚刚?|上次|之前|以前|才|已经|去年|前年|上个?月|曾)[^，,。]{0,4}$")
_DONE = re.compile(r"[换洗修补做查]过|刚|上次|已经")

_REAR = re.compile(r"^[^前]*后(?!天|日|边来)[^前]*$")

_WORD = re.compile(r"[a-z0-9]+(?:'[a-z]+)?")
_IDLE = frozenset(
    ("a", "an", "the", "of", "for", "with", "my", "your", "our", "to", "on", "in", "at", "it", "its", "new")
)
_KIN = {
    word: words[0]
    for words in (
        line.split()
        for line in (
            "replace change swap renew exchange renewal flush fit", "repair fix mend patch",
            "inspect check test examine", "clean wash cleanse valet", "tyre tire",
            "service maintain maintenance", "battery batterie",
            "polish buff", "align alignment", "balance balanc", "ac aircon", "recharge regas refill top",
            "disc disk", "windscreen windshield", "transmission gearbox", "light lamp", "boot trunk", "bonnet hood",
            "diagnose diagnosis diagnostic", "remove removal", "install installation", "restore restoration",
            "treat treatment", "protect protection", "sterilise sterilize disinfect", "bodywork panel",
        )
    )
    for word in words
}  # fmt: skip
_ENDINGS = re.compile(r"(?:ments?|ions?|ings?|ers?|ed|es|s|e)$")
_ROOT = 6
_WINDOW = 5
_CLOSE = 5
_NOT = re.compile(r"[不别甭唔莫没冇未毋勿免]|算了|n't|\b(?:no|not|without|dont)\b")


@dataclass(frozen=True, slots=True)
class _Item:
    """An item's name, ready to be looked for. tokens: English words by their stems, empty for a Chinese name."""

    code: str
    whole: str
    pattern: re.Pattern[str] | None
    tokens: frozenset[str]


def find(source: Source, services: Sequence[Listed], named: Sequence[Entity]) -> Iterator[Entity]:
    """Items of the list that the text names. named: what else it names, which is never swallowed by an item."""
    folded = source.folded
    if not folded.strip():
        return
    words = [(m.start(), m.end(), _stem(m[0])) for m in _WORD.finditer(_one_word(folded))]
    for item in _items(tuple(services)):
        for start, end, sure in _places(item, folded, words):
            if not _BEEN.search(folded, 0, start):
                start, end = _clear(start, end, named)
                yield source.entity("service", start, end, item.code, sure)


def _places(item: _Item, folded: str, words: list[tuple[int, int, str]]) -> Iterator[tuple[int, int, float]]:
    at = folded.find(item.whole)
    if at >= 0 and not (item.whole.isascii() and _is_inside(folded, at, at + len(item.whole))):
        yield at, at + len(item.whole), WHOLE
    elif item.pattern is not None:
        for match in item.pattern.finditer(folded):
            if "前" in item.whole and _REAR.search(folded[max(0, match.start() - 1) : match.end()]):
                continue  # the other of two
            if not _DONE.search(folded, match.start(), match.end() + 1):
                yield *_named_part(match), PIECED
    elif len(item.tokens) > 1 and (span := _together(item.tokens, folded, words)) is not None:
        yield *span, PIECED


def _named_part(match: re.Match[str]) -> tuple[int, int]:
    """Where the item stands: all of it when said in one go, else what the work is done to, so that a no stays read."""
    thing = next(name for name, said in match.groupdict().items() if said is not None)
    close = match.end() - match.start() <= len(match[thing]) + _CLOSE
    return match.span() if close and not _NOT.search(match[0]) else match.span(thing)


def _is_inside(folded: str, start: int, end: int) -> bool:
    """Whether letters go on before or behind, so that it is a piece of a longer word."""
    return folded[start - 1 : start].isalnum() or folded[end : end + 2].rstrip("s").isalpha()


def _together(wanted: frozenset[str], folded: str, words: list[tuple[int, int, str]]) -> tuple[int, int] | None:
    """The shortest stretch of one sentence that holds all these stems in any order."""
    best: tuple[int, int] | None = None
    for at, (start, _, stem) in enumerate(words):
        if stem not in wanted:
            continue
        missing = {*wanted}
        for _, end, other in words[at : at + len(wanted) + _WINDOW]:
            if re.search(rf"[{_BREAK}]", folded[start:end]):
                break
            missing.discard(other)
            if not missing and not _NOT.search(folded, start, end):
                best = (start, end) if best is None or end - start < best[1] - best[0] else best
                break
    return best


def _clear(start: int, end: int, named: Sequence[Entity]) -> tuple[int, int]:
    """The stretch up to where something else that is named begins, or from where it ends."""
    for other in named:
        if other.kind in ("part", "system", "service", "symptom", "number", "ordinal", "place", "person"):
            continue
        if start < other.start < end:
            end = other.start
        elif start < other.end < end:
            start = other.end
    return start, end


@lru_cache(maxsize=64)
def _items(services: tuple[Listed, ...]) -> tuple[_Item, ...]:
    found: dict[tuple[str, str], _Item] = {}
    for code, name in services:
        plain = _ASIDE.sub("", fold(name)).strip()
        pieces = [piece.strip() for piece in _JOINTS.split(plain)]
        split = [piece for piece in pieces if _says_work(piece)] if len(pieces) > 1 else []
        for one in filter(None, (plain, *split)):
            found.setdefault((code, one), _Item(code, one, _chinese(one), _english(one)))
    return tuple(found.values())


def _says_work(piece: str) -> bool:
    """Whether a piece of a name names a deed and what it is done to."""
    return _chinese(piece) is not None or len(_english(piece)) > 1


def _chinese(name: str) -> re.Pattern[str] | None:
    """The deed and what it is done to, in any order; None for a name that has not both."""
    if not _HAN.search(name):
        return None
    deed = next((m for m in reversed([*_DEED_FORM.finditer(name)]) if m[0] != name), None)
    if deed is None:
        return None
    things = [part for part in (name[: deed.start()], name[deed.end() :]) if part]
    if all({*thing} <= _SMALL for thing in things) or any({*thing} <= _SMALL for thing in things if len(thing) == 1):
        return None
    done = "(?:" + "|".join(map(re.escape, _DEED[deed[0]])) + ")"
    said = [_thing(thing) for thing in things]
    gap = _TIGHT if sum(map(len, things)) == 1 else _GAP
    wanted = gap.join(said)
    between = [f"(?P<between>{said[0]}){gap}{done}{gap}{gap.join(said[1:])}"] if len(said) > 1 else []
    return re.compile("|".join([*between, f"(?P<ahead>{wanted}){gap}{done}", f"{done}{gap}(?P<behind>{wanted})"]))


def _thing(thing: str) -> str:
    """A pattern for what the work is done to, by all the words that are used for it, its pieces also apart."""
    alike = _alike()
    forms = [re.escape(word) for word in alike.get(thing, (thing,))]
    for cut in range(2, len(thing)):
        if thing[:cut] in alike:
            first = "|".join(map(re.escape, alike[thing[:cut]]))
            forms.append(f"(?:{first}){_TIGHT}{re.escape(thing[cut:])}")
    return "(?:" + "|".join(forms) + ")"


@cache
def _alike() -> dict[str, tuple[str, ...]]:
    """Chinese word for a part or system -> all the words for it."""
    return lexicon().alike


def _english(name: str) -> frozenset[str]:
    if _HAN.search(name):
        return frozenset()
    return frozenset(stem for match in _WORD.finditer(_one_word(name)) if (stem := _stem(match[0])) not in _IDLE)


def _one_word(text: str) -> str:
    """The text with what is written as two words or with a stroke as one, every letter in its place."""
    return re.sub(r"\bair[ -]con(?:ditioning|ditioner)?\b|\ba/c\b", lambda m: "ac".ljust(len(m[0])), text)


def _stem(word: str) -> str:
    if word in _IDLE:
        return word
    root = _root(word)
    return _KIN_ROOTS.get(root, root)


def _root(word: str) -> str:
    """The beginning that the forms of a word have in common."""
    one = word.rstrip("s")
    bare = _ENDINGS.sub("", one) if len(one) > 4 else one
    return (bare if len(bare) > 2 else word)[:_ROOT]


_KIN_ROOTS = {_root(word): _root(kin) for word, kin in _KIN.items()}
