"""What pieces of a consent make together: each work with its yes or no, and what keeps it from being plain."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise, product

from nlu.acts.consent.names import Choice
from nlu.acts.consent.nodes import EVERY, REST, Node
from nlu.acts.consent.nodes import nodes as nodes_of
from nlu.acts.consent.pieces import DOUBTS
from nlu.acts.pieces import Piece

_CAUTION = re.compile(r"[不没别未无莫勿难怕冇唔]|\b(?:nt|cannot|cant|wont|hardly|barely|refuse|against)\b")
_MOST_STRANGE, _MOST_WORDS = 12, 6
"""Characters, or English words, that may stand unknown beside a yes."""

_WITH = frozenset({"要", "需要", "用", "want", "need", "with", "like"})
"""What may be followed by a wish of its own."""

_ASKING = ("please", "pls", "plz", "kindly", "请", "麻烦")


@dataclass
class Sense:
    """answers: plain; guess: less than plain. every: what is said where nothing is named. doubts: over all of it.

    about: ids named without an answer. asks: a question of its own stands beside. works: the doing of work is spoken
    of. touches: it is about the work at all. bound: about nothing else.
    """

    answers: dict[int, bool] = field(default_factory=dict)
    guess: dict[int, bool] = field(default_factory=dict)
    every: bool | None = None
    doubts: tuple[str, ...] = ()
    about: set[int] = field(default_factory=set)
    asks: bool = False
    works: bool = False
    touches: bool = False
    bound: bool = False


def sense(pieces: Sequence[Piece], choices: Sequence[Choice]) -> Sense | None:
    """What the pieces make together; None when they are about something else."""
    pieces = [one for clause in _clauses(pieces) for one in (*clause, Piece("break", ""))]
    if not pieces:
        return None
    nodes = list(nodes_of(pieces, choices))
    works = [one for one in nodes if one.is_work]
    if not works:
        return _without_names(pieces, nodes)
    return _with_names(pieces, nodes, choices)


def _clauses(pieces: Sequence[Piece]) -> Iterator[list[Piece]]:
    """The clauses that may be about the work: what speaks of another matter is left out."""
    clause: list[Piece] = []
    for piece in (*pieces, Piece("break", "")):
        if piece.kind not in ("break", "turn"):
            clause.append(piece)
            continue
        clause = [_limits(one, clause) for one in clause]
        if clause and not any(one.kind == "away" for one in clause):
            yield clause
        clause = []


def _limits(piece: Piece, clause: Sequence[Piece]) -> Piece:
    """The piece; fetching the car by a time, or if something is so, is a condition and no other matter."""
    bound = any(one.kind in ("time", "cond") for one in clause)
    return Piece("cond", piece.text) if piece.kind == "away" and piece.text in _FETCHING and bound else piece


_FETCHING = frozenset({
    "取车", "提车", "接车", "拿车", "pick up the car", "pick it up", "collect the car", "collect it", "下班",
})  # fmt: skip


# --- nothing named ---------------------------------------------------------------------------------------------------


def _without_names(pieces: Sequence[Piece], nodes: Sequence[Node]) -> Sense | None:
    kinds = {piece.kind for piece in pieces}
    works = bool(kinds & {"yes", "no", "later", "self"})
    doubts = _doubts({piece.kind for piece in pieces if not _is_asked_by(piece, kinds)})
    signs = {node.sign for node in nodes}
    if "request" in kinds:
        doubts = (*doubts, "hedge" if signs == {True} else "ask")
    strange = any(piece.kind in ("strange", "time", "sum") for piece in pieces)
    found = Sense(doubts=doubts, works=works, touches=_touches(kinds, nodes, strange=strange))
    found.bound = ("cond" in kinds and works) or doubts == ("hedge",)
    if doubts == ("hedge",) and "request" in kinds and not strange:
        found.every = True
    if doubts == () and len(signs) == 1 and not strange:
        found.every = signs.pop() if not _only_later(pieces, nodes) else None
        found.doubts = () if found.every is not None else ("hold",)
        return found
    return found if doubts and found.touches else None


def _only_later(pieces: Sequence[Piece], nodes: Sequence[Node]) -> bool:
    """Whether it is only put off: "下次再说" names nothing and refuses nothing."""
    return all(pieces[node.at].kind == "later" for node in nodes) and not any(one.kind == "no" for one in pieces)


def _touches(kinds: set[str], nodes: Sequence[Node], *, strange: bool) -> bool:
    return bool(nodes) or bool(kinds & {"hold", "price", "dear", "ask"}) or ("hedge" in kinds and not strange)


def _doubts(kinds: set[str]) -> tuple[str, ...]:
    return tuple(one for one in DOUBTS if one in kinds)


# --- works named -----------------------------------------------------------------------------------------------------


def _with_names(pieces: Sequence[Piece], nodes: Sequence[Node], choices: Sequence[Choice]) -> Sense:
    found = Sense(touches=True)
    works = [node for node in nodes if node.is_work]
    signs = _assigned(pieces, nodes, works)
    spans = _spans(pieces, nodes, works)
    found.works = any(node.sign is not None and node.strong for node in nodes)
    found.about = {one for node in works for one in node.ids or () if one > 0}
    found.bound = bool(found.about)
    if signs is None:
        found.doubts = _doubts({piece.kind for piece in pieces})
        return _idle(found, pieces)
    _settle(found, pieces, choices, works, signs, spans)
    return found


def _idle(found: Sense, pieces: Sequence[Piece]) -> Sense:
    """Named and nothing decided: with words nobody knows beside it, it may be about anything."""
    strange = sum(len(piece.text) for piece in pieces if piece.kind == "strange")
    found.touches = bool(found.doubts) or strange <= 2
    return found


def _assigned(pieces: Sequence[Piece], nodes: Sequence[Node], works: Sequence[Node]) -> list[bool | None] | None:
    """The yes or no of each work; None when none has any, or two ways of reading are as good."""
    free = [node for node in works if not node.spared]
    ways = [list(_ways(pieces, nodes, node)) for node in free]
    best: dict[tuple[bool | None, ...], float] = {}
    for chosen in product(*ways):
        cost = _cost(nodes, free, chosen)
        if cost is not None:
            key = tuple(sign for sign, _, _ in chosen)
            best[key] = min(best.get(key, cost), cost)
    if not best:
        return None
    ranked = sorted(best.items(), key=lambda one: one[1])
    clear = len(ranked) == 1 or ranked[0][1] < ranked[1][1]
    signs = dict(zip(map(id, free), ranked[0][0], strict=True))
    decided = clear and any(sign is not None for sign in signs.values())
    return [signs.get(id(node)) for node in works] if decided else None


Way = tuple[bool | None, Node | None, float]
"""A sign, the answer it was taken from, and what that costs."""


def _ways(pieces: Sequence[Piece], nodes: Sequence[Node], work: Node) -> Iterator[Way]:
    place = next(at for at, node in enumerate(nodes) if node is work)
    for step in (1, -1):
        near = _next(nodes, place, step)
        if near is not None and near.sign is not None:
            yield near.sign, near, abs(near.clause - work.clause) + (0.0 if near.strong else 0.1)
    if _next(nodes, place, -1, works=True) is not None:
        yield None, None, 0.5  # as its neighbour
    if work.only or _is_asked_for(pieces, work):
        yield True, None, 0.3
    yield None, None, 3.0


def _next(nodes: Sequence[Node], place: int, step: int, *, works: bool = False) -> Node | None:
    """The neighbour that is an answer, or (works) a work in the same clause."""
    at = place + step
    while 0 <= at < len(nodes) and nodes[at].spared:
        at += step
    if not 0 <= at < len(nodes) or nodes[at].is_work is not works:
        return None
    return nodes[at] if not works or nodes[at].clause == nodes[place].clause else None


def _is_asked_for(pieces: Sequence[Piece], work: Node) -> bool:
    """Whether naming it is asking for it: "both please", "the gasket, please", "两个都"."""
    if work.ids == EVERY:
        return True
    return any(piece.text in _ASKING for piece in pieces)


def _cost(nodes: Sequence[Node], works: Sequence[Node], chosen: Sequence[Way]) -> float | None:
    """What that reading costs; None when two works would take one answer between them."""
    taken = [answer for _, answer, _ in chosen if answer is not None]
    if len({id(one) for one in taken}) < len(taken):
        return None
    total = sum(cost for _, _, cost in chosen)
    signs = {sign for sign, _, _ in chosen if sign is not None}
    for node in nodes:
        if node.sign is None or any(node is one for one in taken):
            continue
        if node.strong and node.sign not in signs and any(one.clause == node.clause for one in works):
            return None  # "补一下就行，不用换": against itself
        total += 0.1 if not node.strong else 0.2 if node.sign in signs else 2.0
    return total


def _spans(pieces: Sequence[Piece], nodes: Sequence[Node], works: Sequence[Node]) -> list[tuple[int, int]]:
    """The pieces that belong to each work: from the end of the one before to its own answer and what follows it."""
    bounds = [0]
    for one, other in pairwise(works):
        between = [node.at for node in nodes if not node.is_work and one.at < node.at < other.at]
        ends = [at for at in range(one.at + 1, other.at) if pieces[at].kind == "break"]
        bounds.append(ends[-1] if ends else (between[0] + 1 if len(between) == 1 else other.at))
    return list(pairwise([*bounds, len(pieces)]))


def _settle(
    found: Sense, pieces: Sequence[Piece], choices: Sequence[Choice], works: Sequence[Node],
    signs: Sequence[bool | None], spans: Sequence[tuple[int, int]],
) -> None:  # fmt: skip
    """What was found of each work is put together."""
    verdicts = [
        _Verdict(node, sign, _span_doubts(pieces, span, sign))
        for node, sign, span in zip(works, signs, spans, strict=True)
    ]
    _inherit(verdicts)
    doubts: set[str] = set()
    answers, unsure = _explicit(verdicts, doubts)
    wide = _wide(verdicts, answers, choices, doubts)
    if wide is None:
        found.guess, found.doubts = {}, (*_doubts(doubts), "hedge")
        return
    plain, less = wide
    found.answers, found.guess = answers | plain, unsure | less
    found.asks = "ask" in doubts
    held = _held(verdicts)
    found.about -= set(found.answers) - held
    if not found.answers and not found.guess:
        found.doubts = _doubts({piece.kind for piece in pieces} | doubts)
        found.touches = bool(found.doubts) or found.touches
    elif found.guess:
        found.doubts = _doubts(doubts)


def _is_asked_by(piece: Piece, kinds: set[str]) -> bool:
    """Whether the piece is only the mark of a wish put as a question: "能不能都换了吗？"."""
    return "request" in kinds and piece.kind == "ask" and piece.text in ("?", "吗", "么")


@dataclass
class _Verdict:
    """A work, its sign and what makes it doubtful."""

    node: Node
    sign: bool | None
    doubts: frozenset[str]


def _span_doubts(pieces: Sequence[Piece], span: tuple[int, int], sign: bool | None) -> frozenset[str]:
    said = pieces[slice(*span)]
    kinds = {piece.kind for piece in said}
    found = set(_doubts({piece.kind for piece in said if not _is_asked_by(piece, kinds)}))
    if "request" in kinds:
        found.add("ask" if sign is False else "hedge")
    if sign is False:
        return frozenset(found & {"ask", "hold", "price"})
    if kinds & {"time", "sum"}:
        found.add("cond")
    if any(one.text in _WITH and other.kind == "strange" for one, other in pairwise(said)):
        found.add("hedge")  # "要米其林的"
    strange = " ".join(piece.text for piece in said if piece.kind == "strange")
    if _CAUTION.search(strange) or len(strange) > (_MOST_STRANGE if not strange.isascii() else 40):
        found.add("hedge")
    if strange.isascii() and len(strange.split()) > _MOST_WORDS:
        found.add("hedge")
    return frozenset(found)


def _inherit(verdicts: Sequence[_Verdict]) -> None:
    """A work named beside another with no word of its own is meant alike."""
    for one, other in (*pairwise(verdicts), *pairwise(reversed(verdicts))):
        near = one.node.clause == other.node.clause or (one.node.every and one.node.at > other.node.at)
        alike = near and not other.node.spared and not one.node.spared
        if alike and other.sign is None and one.sign is not None and _adjoins(one.node, other.node):
            other.sign, other.doubts = one.sign, other.doubts | one.doubts


def _adjoins(one: Node, other: Node) -> bool:
    return EVERY not in (one.ids, other.ids) and REST not in (one.ids, other.ids)


def _explicit(verdicts: Sequence[_Verdict], doubts: set[str]) -> tuple[dict[int, bool], dict[int, bool]]:
    """What was said of works by name: (plain, less than plain)."""
    plain: dict[int, bool] = {}
    unsure: dict[int, bool] = {}
    against: set[int] = set()
    for one in verdicts:
        ids = one.node.ids or frozenset()
        if one.node.spared or ids in (EVERY, REST):
            continue
        if one.sign is None:
            doubts |= one.doubts
            continue
        if not ids or (len(ids) > 1 and not one.node.every):
            doubts.add("hedge")
            continue
        doubts |= one.doubts
        for id_ in ids:
            if {**plain, **unsure}.get(id_, one.sign) != one.sign:
                against.add(id_)
            (unsure if one.doubts else plain)[id_] = one.sign
    for id_ in against:
        plain.pop(id_, None)
        unsure.pop(id_, None)
        doubts.add("hedge")
    return plain, unsure


def _wide(
    verdicts: Sequence[_Verdict], named: dict[int, bool], choices: Sequence[Choice], doubts: set[str]
) -> tuple[dict[int, bool], dict[int, bool]] | None:  # fmt: skip
    """What "all", "the rest" and "only" say of the others; None when it is against itself."""
    waiting = {one.id for one in choices if one.is_open} or {one.id for one in choices}
    wide = [one for one in verdicts if (one.node.ids or frozenset()) in (EVERY, REST) and not one.node.spared]
    signs = {one.sign for one in wide if one.sign is not None}
    spared = {id_ for one in verdicts if one.node.spared for id_ in one.node.ids or ()}
    if len(signs) > 1 or (spared and not signs) or _takes_back(verdicts):
        return None
    mentioned = {id_ for one in verdicts if not one.node.spared for id_ in one.node.ids or ()} - spared
    found: dict[int, bool] = {}
    if signs:
        sign = next(iter(signs))
        found = {id_: sign for id_ in waiting if id_ not in mentioned | spared} | dict.fromkeys(spared, not sign)
        wide_doubts = frozenset[str]().union(*(one.doubts for one in wide))
        doubts |= wide_doubts
        return ({}, found) if wide_doubts else (found, {})
    if any(one.node.only and one.sign for one in verdicts):
        found = {id_: False for id_ in waiting if id_ not in mentioned}
    return (found, {}) if named else ({}, found)


def _takes_back(verdicts: Sequence[_Verdict]) -> bool:
    """Whether "all" says the opposite of what was said of one before: no exception, but against itself."""
    seen: set[bool] = set()
    for one in verdicts:
        if one.node.spared or one.sign is None:
            continue
        if one.node.ids == EVERY and seen and one.sign not in seen:
            return True
        if one.node.ids not in (EVERY, REST):
            seen.add(one.sign)
    return False


def _held(verdicts: Sequence[_Verdict]) -> set[int]:
    return {id_ for one in verdicts if "hold" in one.doubts for id_ in one.node.ids or () if id_ > 0}
