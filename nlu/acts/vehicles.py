"""Which vehicle is meant: the one named, the one put right ("不是A，是B"), the other one, one by its plate's end."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from nlu.acts.acts import Correct, Tell
from nlu.acts.context import NOTHING, Context
from nlu.fold import fold
from nlu.lexicon import lexicon, whole
from nlu.understanding import Understanding

OTHER = "other"
"""Stands for the vehicle that is not in hand."""

_JOINTS = re.compile(r"[\s·.\-]")
_DENIED_BEFORE = re.compile(
    r"(?:不是|不要|不用|别|唔系|唔要|不约|不修|不做|除了)(?:我)?(?:的|那|这|给)?(?:[辆台架部]|个)?(?:的)?\s?$|"
    r"\b(?:not|isnt|wasnt|instead of|rather than|no)(?: (?:the|my|for|on|with|it|be))*\s?$"
)
_DENIED_AFTER = re.compile(
    r"\s?(?:那|这)?[辆台架部]?(?:车)?(?:不对|错了|搞错|弄错|说错|讲错|不用|不做|先不|不约|不是|算了|"
    r"上(?:个?月|周|次)(?:才|刚)?[做保修换]|"
    r"(?:刚|才|已经|前阵子)[^，。,]{0,4}(?:做|保养|换|修)过)|"
    r"\s?[,，。]?\s?(?:不对|错了|说错了?|讲错(?:咗|了)?|搞错了?)|\s?,? ?(?:no|sorry|i mean|wait)\b"
)
_KIN = (
    r"老[公倌婆汉头妈爸爹伴]|媳妇|堂客|爱人|先生|太太|爸爸?|妈妈?|爹|娘|儿子|女儿|闺女|崽|孩子|"
    r"[哥弟姐妹]{1,2}|同事|朋友|老板|司机|他|她|"
    r"人家|别人"
)
_ANOTHERS = re.compile(
    rf"(?:{_KIN})(?:家|平时|现在|自己)?(?:开|用|坐)?(?:的)?(?:是|那[辆台架部张]|才是|那个)?\s?$|"
    r"\b(?:husband|wife|dad|father|mum|mom|mother|son|daughter|brother|sister|colleague|friend|boss|he|"
    r"she|his|her|partner)"
    r"(?:'s)?(?: \w+)?(?: (?:drives?|has|owns?|uses?|is|car is))?(?: (?:the|a|an))?\s?$"
)
_WRONG = re.compile(r"不是|不对|错|唔系|唔啱|弗是|\b(?:no|not|wrong|isn't|sorry|mistake)\b")
_IS_ANOTHERS = re.compile(
    rf"\s?(?:那[辆台架部张])?(?:车)?(?:是|系|归)(?:我|俺)?(?:们)?(?:家)?(?:{_KIN})|"
    r"'?s? (?:is|belongs to) (?:my (?!car|own|mine)\w+(?:'s)?|his|hers|theirs)\b"
)
_RATHER = re.compile(
    r"还是|改|换(?:成|为|做|开|那|了?[一这]?[辆台部架])|不对|错|算了|应该是|\b(?:no|sorry|actually|rather|"
    r"instead|i mean|but)\b"
)
_TAIL = re.compile(
    r"(?:尾号|尾数|末尾|后[二三四五两]位|结尾|最后)(?:是|为|的|几位)?\s?([a-z0-9]{2,6})(?![a-z0-9])|"
    r"(?<![a-z0-9])([a-z]?\d[a-z0-9]{1,4}|\d{2,5}[a-z]?)(?:结尾|收尾|那[辆台架部]|的那[辆台架部])|"
    r"^\s?([a-z]?\d[a-z0-9]{1,4})(?:的|那个)[吧呀啊]?$|"
    r"\b(?:ending|ends|plate)(?: (?:in|with|is))? ([a-z0-9]{2,6})\b"
)
_OTHER = re.compile(
    r"(?:另|别)(?:外)?(?:的)?(?:一|那)?[辆台架部]|(?:另外|其他)那?[一]?个?车|第二辆车|"
    r"\b(?:the )?other (?:one|car|vehicle)\b|\bmy other\b"
)


_PLATE_LATER = re.compile(
    r"没(?:有|上)?(?:车)?牌|没上牌|临牌|临时牌|新车|到店(?:再|登记)|(?:以后|回头|稍后|晚点|待会)[^，。]{0,2}(?:说|给|发)|"
    r"\bno plates?\b|\bnot? (?:registered|plates?)\b|不记得|记不[住清得]|忘了|don.?t remember|"
    r"\btell you (?:later|there)\b|\bat the shop\b"
)


@dataclass(frozen=True, slots=True)
class _Named:
    """A vehicle as said. model: None for a brand alone."""

    start: int
    end: int
    brand: str
    model: str | None

    @property
    def value(self) -> dict[str, str | None]:
        """As acts carry it."""
        return {"brand": self.brand, "model": self.model}


def vehicles(reading: Understanding, context: Context = NOTHING) -> tuple[Tell | Correct, ...]:
    """The vehicle that is meant as {"brand", "model"} (model None for a brand alone), its plate's end, or "other".

    Nothing where several are meant. context: whose own vehicles are named by everyday words as well ("大众那台").
    """
    text, words = fold(reading.text), reading.text
    if tail := _TAIL.search(text):
        return (Tell("plate_tail", next(filter(None, tail.groups())).upper(), words=words),)
    named = sorted({*_named(reading), *_own(text, context)}, key=lambda one: (one.start, -one.end))
    named = [one for one in named if not any(_holds(other, one) for other in named)]
    denied = [one for one in named if _is_denied(text, one)]
    meant = [one for one in named if one not in denied and one.value not in [other.value for other in denied]]
    others = [one for one in meant if _is_anothers(text, one)]
    if others and (len(others) < len(meant) or (context.is_read_back and _WRONG.search(text))):
        meant = [one for one in meant if one not in others]
        denied += others
    if len({(one.brand, one.model) for one in meant}) > 1 and context.is_read_back:
        shown = [one for one in meant if one.model in context.shown.vehicles or one.brand in context.shown.vehicles]
        if len({(one.brand, one.model) for one in meant if one not in shown}) == 1:
            meant, denied = [one for one in meant if one not in shown], [*denied, *shown]
    if len({(one.brand, one.model) for one in meant}) > 1:
        last = meant[-1]
        if not _RATHER.search(text, meant[-2].end, last.start):
            return ()
        denied = [one for one in meant if one.value != last.value]
    value = meant[-1].value if meant else None
    if denied:
        return tuple(Correct("vehicle", value, one.value, words=words) for one in denied)
    if value is not None:
        return (Tell("vehicle", value, words=words),)
    return (Tell("vehicle", OTHER, words=words),) if _OTHER.search(text) else ()


def _named(reading: Understanding) -> Iterator[_Named]:
    """Models with the brand before them, and brands that stand alone."""
    models, brands = reading.of("model"), reading.of("brand")
    for model in models:
        before = (one.start for one in brands if one.value == model.value["brand"] and 0 <= model.start - one.end <= 2)
        yield _Named(next(before, model.start), model.end, model.value["brand"], model.value["model"])
    for brand in brands:
        if not any(one.value["brand"] == brand.value and 0 <= one.start - brand.end <= 2 for one in models):
            yield _Named(brand.start, brand.end, str(brand.value), None)


def _own(text: str, context: Context) -> Iterator[_Named]:
    """The customer's own vehicles by any of their names."""
    for start, end, terms in lexicon().find(text) if context.vehicles else ():
        for term in terms:
            for brand, model in context.vehicles:
                if whole(text, start, end) is None:
                    continue
                if term.kind == "model" and same_name(model, term.value) and same_name(brand, term.brand):
                    yield _Named(start, end, brand, model)
                elif term.kind == "brand" and same_name(brand, term.value):
                    yield _Named(start, end, brand, None)


_BEFORE_ONE = r"(?:^|(?<=[\s，,。、；;和跟同与及把给帮的是那这嗰呢个辆台部架张做约换修洗我俺咱哋们先就]))"
_AFTER_ONE = (
    r"(?=$|"
    r"[\s，,。、；;和跟同与那这嗰呢也先不唔勿莫冇改换要来去做约的到是就还明后今周下礼星上早别没算车停留取拉免甭])"
)
_LEAD = re.compile(r"^[\u4e00-\u9fff]{2,}")
_PIECE = re.compile(r"[a-z0-9]")
_NO_TAIL = r"(?![0-9a-z]|\s?(?:[点时:：./月日号元块公里万千年%]|km|yuan|rmb))"


_LATIN_NAMES = {"宋": "song", "汉": "han", "唐": "tang", "秦": "qin", "元": "yuan", "海豚": "dolphin", "海豹": "seal"}


def own_names(text: str, owned: Sequence[tuple[str, str, str]]) -> list[tuple[int, int, int]]:
    """Where one of one's own vehicles is named, and which (its place in `owned`): each is (start, end, place).

    text: folded. owned: plate, brand and model of each. A name that several of them bear names none; of a model its
    first Chinese word will do ("瑞虎" for "瑞虎8"), of a plate its last three characters or more.
    """
    found: dict[tuple[int, int], set[int]] = {}
    for place, (plate, brand, model) in enumerate(owned):
        for start, end in (*_spelled(text, brand, model), *_tails(text, plate)):
            found.setdefault((start, end), set()).add(place)
    for start, end, terms in lexicon().find(text):
        for place, (_, brand, model) in enumerate(owned):
            if (
                end - start > 1
                and whole(text, start, end) is not None
                and any(_is_term(term, brand, model) for term in terms)
            ):
                found.setdefault((start, end), set()).add(place)
    spans = sorted(found, key=lambda span: (span[0], -span[1]))
    kept: list[tuple[int, int]] = []
    for span in spans:
        if not kept or span[0] >= kept[-1][1]:
            kept.append(span)
    return [(*span, next(iter(found[span]))) for span in kept if len(found[span]) == 1]


def _is_term(term: Any, brand: str, model: str) -> bool:
    if term.kind == "model":
        return same_name(model, term.value) and same_name(brand, term.brand)
    return term.kind == "brand" and same_name(brand, term.value)


def _spelled(text: str, brand: str, model: str) -> Iterator[tuple[int, int]]:
    """Where the brand or model stands letter by letter, with the brand before it, or the model's first word alone."""
    made, called = fold(brand), fold(model)
    lead = _LEAD.match(called)
    latin = next((name for word, name in _LATIN_NAMES.items() if called.startswith(word)), "")
    names = [f"{made}{called}", f"{made} {called}", called, *([lead[0]] if lead else []), latin, made]
    for name in filter(None, dict.fromkeys(names)):
        if len(name) == 1:
            yield from (m.span() for m in re.finditer(_BEFORE_ONE + re.escape(name) + _AFTER_ONE, text))
            continue
        before = r"(?<![a-z0-9])" if _PIECE.match(name) else ""
        after = r"(?![a-z0-9])" if _PIECE.match(name[-1]) else ""
        yield from (m.span() for m in re.finditer(before + re.escape(name) + after, text))


def _tails(text: str, plate: str) -> Iterator[tuple[int, int]]:
    """Where the plate stands, or its end alone: of three characters or more, with a figure among them."""
    said = fold(plate)
    for length in range(len(said), 2, -1):
        tail = said[-length:]
        if any(char.isdigit() for char in tail):
            yield from (m.span() for m in re.finditer(r"(?<![0-9a-z])" + re.escape(tail) + _NO_TAIL, text))


def _holds(whole_name: _Named, part: _Named) -> bool:
    """Whether a name is only part of another, or the brand before its model."""
    inside = whole_name.start <= part.start and part.end <= whole_name.end
    before = part.model is None and whole_name.model is not None and 0 <= whole_name.start - part.end <= 2
    return whole_name != part and (inside or before) and (whole_name.model is not None or part.model is None)


def _is_denied(text: str, one: _Named) -> bool:
    plain = text[: one.start].replace("'", "")
    return bool(_DENIED_BEFORE.search(plain) or _DENIED_AFTER.match(text, one.end))


def _is_anothers(text: str, one: _Named) -> bool:
    """Whether it is said to be somebody else's: "my husband drives the Toyota"."""
    before = text[max(0, one.start - 40) : one.start]
    return _ANOTHERS.search(before) is not None or _IS_ANOTHERS.match(text, one.end) is not None


def same_name(known: str | None, said: str | None) -> bool:
    """Whether two names of a brand or model are one, by whatever spelling: "CR-V" and "crv", "VW" and "大众"."""
    if not known or not said:
        return False
    return _plain(known) == _plain(said) or bool(_called(known) & _called(said))


def _plain(name: str) -> str:
    return _JOINTS.sub("", fold(name))


def _called(name: str) -> set[str]:
    """The brands and models that bear that name."""
    folded = fold(name)
    found = (terms for start, end, terms in lexicon().find(folded) if (start, end) == (0, len(folded)))
    return {term.value for terms in found for term in terms if term.kind in ("brand", "model")}


def is_nearly(said: str, plate: str) -> bool:
    """Whether a plate was said with one character left out or one too many."""
    short, long = sorted((said, plate), key=len)
    return len(long) == len(short) + 1 and any(long[:at] + long[at + 1 :] == short for at in range(len(long)))


def plate_comes_later(words: str) -> bool:
    """Whether the plate is left for later, or there is none yet."""
    return _PLATE_LATER.search(words.lower()) is not None
