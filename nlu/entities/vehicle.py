"""Brands and models, read together: a brand settles which model a shared name means, and the other way round."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from nlu.entities.source import Source
from nlu.fold import fold
from nlu.lexicon import Term, whole
from nlu.understanding import Entity

_SUFFIX = re.compile(
    r"[ \-]?(?P<latin>coupe|pro\+?|plus|max|ultra|dm-?i|dm-?p|dm|ev|phev|mhev|hev|dht|e-?tron|sportback|hybrid|"
    r"cross|gti?|cng)(?![a-z])"
    r"|[ \-]?(?P<han>新能源|双擎e\+|双擎|插电混动|锐混动|油电混动|插混|混动|纯电版?|旅行版)"
)
_CASED = {
    "coupe": "Coupe",
    "pro": "Pro",
    "pro+": "Pro+",
    "dmi": "DM-i",
    "dmp": "DM-p",
    "e-tron": "e-tron",
    "etron": "e-tron",
    "sportback": "Sportback",
    "hybrid": "Hybrid",
    "cross": "Cross",
    "ultra": "Ultra",
}
_GLUED_TO_DIGITS = re.compile(r"(?:19|20)?\d\d款|[1-6]\.\d|20[012]\d(?!\d)|款")
_BESIDE_BRAND = re.compile(
    r" ?(?:汽车|轿车|车|牌|的车|suv|cars?\b|[的]?新能源|4s|客服|厂家|售后|dsg|cvt|双离合|变速箱|发动机|"
    r"(?:s? ?\d{2,4}款))"
)
_UNIT = re.compile(r" ?(?:[万千百块元年月日号点分个公米度%kw]|km|\.\d)")
_NOT_A_MODEL = re.compile(r" ?(?:高速|国道|省道|驾照|照|纸|口|出口|柱|号线|栋|座楼|楼|路|座(?!椅))")
_CYLINDERS = re.compile(r"[lvwh]\d{1,2} ?(?:发动机|缸|引擎|engine|涡轮)")
_LETTERS_AND_FIGURES = re.compile(
    r" ?((?!ea\d|p[0-3]\d{3}|[bcu]\d{4}|"
    r"v\d{1,2}(?![a-z0-9]))[a-z]{1,3}-?\d{1,4}[a-z]{0,2})(?![a-z0-9])(?! ?(?:发动机|缸|\.\d))"
)
_SHORT = re.compile(r"[a-z]{1,2}\d{1,2}|[a-z]{2}")
_LINK = re.compile(
    r"[ ·\-的,，]{0,3}(?:(?:全新|新款|老款|新|老|进口|国产|经典|\d{2,4}款?|一款|第?[一二三四五六七八九十]代)[ ]?)?"
)

_JOINTS = re.compile(r"[ \-·.]")

Hit = tuple[int, int, list[Term]]


@dataclass(frozen=True, slots=True)
class _Piece:
    start: int
    end: int
    term: Term
    suffix: str = ""
    confidence: float = 1.0

    @property
    def name(self) -> str:
        """The canonical name, with what was said after it."""
        kept = "" if self.term.value.lower().endswith(self.suffix.lower()) else self.suffix
        return self.term.value + kept

    def distance(self, brand: _Piece) -> int:
        """Characters between a brand and this."""
        return abs(brand.end - self.start)


def find(source: Source, hits: Iterable[Hit]) -> Iterator[Entity]:
    """Brands (canonical name) and models ({"brand", "model"}), not overlapping each other."""
    folded = source.folded
    brands = list(_brands(folded, hits))
    models = list(_models(folded, hits))
    sure = {piece.term.value for piece in brands if not piece.term.weak or _named_as_brand(folded, piece, models)}
    said: dict[str, list[_Piece]] = {}
    for piece in brands:
        if piece.term.value in sure:
            said.setdefault(piece.term.value, []).append(piece)
    chosen = [model for group in _grouped(models) if (model := _choose(folded, group, said))]
    named = [piece for pieces in said.values() for piece in pieces]
    for piece in _tiling([*named, *chosen, *_unlisted(folded, named)]):
        yield _entity(source, piece)


def _entity(source: Source, piece: _Piece) -> Entity:
    term = piece.term
    if term.kind == "brand":
        return source.entity("brand", piece.start, piece.end, term.value, piece.confidence)
    value = {"brand": term.brand, "model": piece.name}
    return source.entity("model", piece.start, piece.end, value, piece.confidence)


def _brands(folded: str, hits: Iterable[Hit]) -> Iterator[_Piece]:
    for start, end, terms in hits:
        for term in terms:
            if term.kind == "brand" and (stop := _brand_end(folded, start, end)) is not None:
                yield _Piece(start, stop, term)


def _brand_end(folded: str, start: int, end: int) -> int | None:
    if folded[end - 1].isascii() and folded[end : end + 1].isdigit():
        return end if whole(folded, start, end) or start == 0 or not folded[start - 1].isalnum() else None
    return whole(folded, start, end)


def _models(folded: str, hits: Iterable[Hit]) -> Iterator[_Piece]:
    for start, end, terms in hits:
        if not any(term.kind == "model" for term in terms):
            continue
        extent = _model_extent(folded, start, end)
        if extent is None:
            continue
        stop, suffix = extent
        for term in terms:
            if term.kind == "model":
                yield _Piece(start, stop, term, suffix)


def _model_extent(folded: str, start: int, end: int) -> tuple[int, str] | None:
    """Where the model's name ends, its suffix taken in; None when the name is part of another word or number."""
    stop = whole(folded, start, end)
    said = folded[start:end]
    suffixed = _SUFFIX.match(folded, end)
    if stop is None:
        if whole(folded[:end], start, end) is None:
            return None
        if not suffixed and not (said[-1].isdigit() and _GLUED_TO_DIGITS.match(folded, end)):
            return None
        stop = end
    if (said.isdigit() and _UNIT.match(folded, end)) or (" " in said and len(said) == 3):
        return None
    suffix = ""
    while suffixed and (suffixed["han"] or not said.isdigit()):
        stop, suffix = suffixed.end(), suffix + _suffix(suffixed)
        suffixed = _SUFFIX.match(folded, stop)
    return stop, suffix


def _suffix(match: re.Match[str]) -> str:
    if match["han"]:
        return match["han"].upper()
    latin = match["latin"]
    return " " + _CASED.get(latin.replace("-", "") if latin.startswith("dm") else latin, latin.upper())


def _named_as_brand(folded: str, brand: _Piece, models: list[_Piece]) -> bool:
    """Whether an everyday word is meant as the brand: a model of it, or a word such as 汽车, stands by."""
    if _BESIDE_BRAND.match(folded, brand.end):
        return True
    for model in models:
        if model.term.brand != brand.term.value or model.start < brand.end:
            continue
        link = _LINK.match(folded, brand.end)
        if (link and link.end() >= model.start) or not model.term.weak:
            return True
    return False


def _grouped(models: list[_Piece]) -> Iterable[list[_Piece]]:
    groups: dict[tuple[int, int], list[_Piece]] = {}
    for model in models:
        groups.setdefault((model.start, model.end), []).append(model)
    return groups.values()


def _choose(folded: str, group: list[_Piece], said: dict[str, list[_Piece]]) -> _Piece | None:
    """The reading of one model name: the one whose brand is said nearest; else the first that can stand alone."""
    beside = [(model, min(said[model.term.brand], key=model.distance)) for model in group if model.term.brand in said]
    beside = [pair for pair in beside if not _bare(folded, pair[0]) or _adjacent(folded, pair[1], pair[0])]
    if beside:
        model, brand = min(beside, key=lambda pair: _remoteness(folded, *pair))
        return replace(model, confidence=0.98 if _adjacent(folded, brand, model) else 0.85)
    return _alone(folded, group, said)


def _alone(folded: str, group: list[_Piece], said: dict[str, list[_Piece]]) -> _Piece | None:
    start, end = group[0].start, group[0].end
    able = [model for model in group if not model.term.weak or (model.suffix and end - start > 3)]
    short = _SHORT.fullmatch(folded, start, end) is not None
    if not able or (short and _NOT_A_MODEL.match(folded, end)) or _CYLINDERS.match(folded, start):
        return None
    if short and any(_adjacent(folded, brand, group[0]) for brands in said.values() for brand in brands):
        return None  # another brand's, and not listed
    named = next((model for model in able if folded.startswith(model.term.brand.lower(), start)), able[0])
    return replace(named, confidence=0.5 if short else 0.9 if len(able) == 1 else 0.7)


def _remoteness(folded: str, model: _Piece, brand: _Piece) -> tuple[int, int, int]:
    return -_own_name(folded, model), len(model.suffix), model.distance(brand)


def _unlisted(folded: str, brands: list[_Piece]) -> Iterator[_Piece]:
    """A model by letters and figures right behind its brand, for what the lexicon does not list."""
    for brand in brands:
        match = _LETTERS_AND_FIGURES.match(folded, brand.end)
        if match:
            term = Term("model", match[1].upper(), brand=brand.term.value)
            yield _Piece(match.start(1), match.end(1), term, confidence=0.6)


def _own_name(folded: str, model: _Piece) -> int:
    """How much of what is said is the model's own name, not another name of it."""
    name, said = _JOINTS.sub("", fold(model.name)), _JOINTS.sub("", folded[model.start : model.end])
    return len(name) if said.startswith(name) else 0


def _bare(folded: str, model: _Piece) -> bool:
    said = folded[model.start : model.end]
    return said.isdigit() or len(said) == 1


def _adjacent(folded: str, brand: _Piece, model: _Piece) -> bool:
    if brand.start <= model.start < brand.end:
        return True
    link = _LINK.match(folded, brand.end)
    return model.start >= brand.end and link is not None and (link.end() >= model.start or model.start == brand.end)


def _tiling(pieces: list[_Piece]) -> list[_Piece]:
    """Pieces side by side that cover the most; of equal covers the one of fewer pieces, then of a longer first."""
    ordered = sorted(pieces, key=lambda p: (p.start, -p.end, p.term.kind != "model", -p.confidence))
    starts = [piece.start for piece in ordered]
    worth = [(0, 0)] * (len(ordered) + 1)
    followers = [bisect_left(starts, piece.end) for piece in ordered]
    taken = [False] * len(ordered)
    for index in range(len(ordered) - 1, -1, -1):
        covered, count = worth[followers[index]]
        with_it = (covered + ordered[index].end - ordered[index].start, count - 1)
        taken[index] = with_it >= worth[index + 1]
        worth[index] = max(with_it, worth[index + 1])
    chosen, index = [], 0
    while index < len(ordered):
        if taken[index]:
            chosen.append(ordered[index])
        index = followers[index] if taken[index] else index + 1
    return chosen
