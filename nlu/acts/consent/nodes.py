"""The works and the answers among the pieces of a consent, in order, neighbours that say one thing as one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from nlu.acts.consent.names import SEVERAL, Choice, ids_of
from nlu.acts.consent.pieces import is_target
from nlu.acts.pieces import Piece

EVERY, REST = frozenset({-1}), frozenset({-2})
"""Ids that stand for all that is open, and for what else is."""

_SIGNS = {"yes": True, "weak": True, "no": False, "later": False, "self": False, "bare": False}
_COUNTS = {"two": 2, "three": 3}

_EMPHASIS = frozenset(
    {"都", "全", "全都", "也都", "晒", "统统", "通通", "一律", "一概", "所有", "所有的", "全部", "全部都", "all"}
)
_ADVERB = frozenset({"都", "全", "晒"})


@dataclass
class Node:
    """A work named, or a yes or no.

    ids: of the work. sign, strong: of the yes or no. every: all of an ambiguous name are meant. only, spared: as said.
    at: its place among the pieces; clause: its number. plain: no "yes" of the doing of work.
    """

    at: int
    clause: int
    ids: frozenset[int] | None = None
    sign: bool | None = None
    strong: bool = True
    every: bool = False
    only: bool = False
    spared: bool = False

    @property
    def is_work(self) -> bool:
        """Whether it is a work named."""
        return self.ids is not None


def nodes(pieces: Sequence[Piece], choices: Sequence[Choice]) -> Iterator[Node]:
    """The works and the answers, neighbours that say one thing together."""
    last: Node | None = None
    for node in _marked(pieces, choices):
        if last is not None and (one := _together(pieces, last, node)) is not None:
            last = one
            continue
        if last is not None:
            yield last
        last = node
    if last is not None:
        yield last


def _marked(pieces: Sequence[Piece], choices: Sequence[Choice]) -> Iterator[Node]:
    clause, only, spared = 0, False, False
    for at, piece in enumerate(pieces):
        match piece.kind:
            case "break":
                clause, only, spared = clause + 1, False, False
            case "only":
                only = True
            case "except":
                spared = True
            case "outside":
                spared = False
            case kind if kind in _SIGNS:
                yield Node(at, clause, sign=_SIGNS[kind], strong=kind not in ("weak", "bare"))
            case "allbut":
                yield Node(at, clause, ids=EVERY)
                spared = True
            case "none":
                yield Node(at, clause, ids=EVERY)
                yield Node(at, clause, sign=False)
            case _:
                ids = _meant(pieces, at, choices)
                if ids is not None:
                    every = piece.kind.endswith(SEVERAL)
                    yield Node(at, clause, ids=ids, only=only, spared=spared, every=every)
                    spared = spared and _goes_on(pieces, at)


def _goes_on(pieces: Sequence[Piece], at: int) -> bool:
    """Whether an exception names more than this one work."""
    return pieces[at + 1].kind == "join" or is_target(pieces[at + 1])


def _meant(pieces: Sequence[Piece], at: int, choices: Sequence[Choice]) -> frozenset[int] | None:
    piece = pieces[at]
    if is_target(piece):
        return ids_of(piece.kind)
    waiting = [one for one in choices if one.is_open] or choices
    match piece.kind:
        case "all":
            return EVERY if piece.text not in _ADVERB or _acts_next(pieces, at) else None
        case "two" | "three":
            return EVERY if len(waiting) == _COUNTS[piece.kind] else frozenset()
        case "rest" | "other":
            return REST
        case "foreign":
            return frozenset()
    return None


def _acts_next(pieces: Sequence[Piece], at: int) -> bool:
    """Whether a yes or no follows, as after an adverb."""
    after = next((one for one in pieces[at + 1 :] if one.kind not in ("filler", "also")), None)
    return after is not None and (after.kind in _SIGNS or after.kind in ("ask", "request", "cond"))


def _together(pieces: Sequence[Piece], one: Node, other: Node) -> Node | None:
    """Both as one node, when they say one thing."""
    if one.is_work != other.is_work:
        return None
    if not one.is_work:
        return _one_answer(pieces, one, other)
    if one.clause != other.clause or one.ids is None or other.ids is None:
        return None
    if other.ids == EVERY and one.ids != EVERY:
        emphasis = pieces[other.at].text in _EMPHASIS or pieces[other.at].kind in _COUNTS
        return replace(one, every=True) if emphasis and not one.spared else None
    if one.ids == EVERY and other.ids == EVERY:
        return one
    between = [piece.kind for piece in pieces[one.at + 1 : other.at]]
    if one.ids == REST and other.ids not in (EVERY, REST) and not set(between) - {"filler"}:
        return other  # "其他广告"
    if "join" in between and not {one.ids, other.ids} & {EVERY, REST} and one.spared == other.spared:
        return replace(one, ids=one.ids | other.ids, every=True) if _single(one, other) else None
    shared = one.ids & other.ids
    return replace(one, ids=shared) if shared and not set(between) - {"filler"} else None


def _single(one: Node, other: Node) -> bool:
    """Whether both name one work each, or all of a name: a list of them is no doubt then."""
    return all(node.ids is not None and (len(node.ids) == 1 or node.every) for node in (one, other))


def _one_answer(pieces: Sequence[Piece], one: Node, other: Node) -> Node | None:
    if one.sign == other.sign:
        kept = one if one.strong else other
        return replace(kept, at=other.at if one.clause == other.clause else kept.at, strong=one.strong or other.strong)
    if one.clause == other.clause and one.strong != other.strong:
        return one if one.strong else other  # "可以不换", "不换了好吧"
    if one.clause == other.clause and one.sign is False and pieces[other.at].kind in ("yes", "weak"):
        between = [piece.kind for piece in pieces[one.at + 1 : other.at]]
        return one if not set(between) - {"filler"} and pieces[one.at].kind == "no" else None  # "don't want ... do it"
    return None
