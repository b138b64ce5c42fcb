"""Systems, parts, symptoms and services by the words of the lexicon."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from nlu.entities.source import Source
from nlu.lexicon import Lexicon, Term, whole
from nlu.understanding import Entity

Hit = tuple[int, int, list[Term]]

_CONFIDENCE = {"part": 0.95, "system": 0.9, "symptom": 0.9, "service": 0.9}
_NEGATED = re.compile(r"(?:没有?|没啥|不|无|未|没有什么|不是|no |not |never |without |isn't |doesn't )$")
_TAKEN_BACK = re.compile(r"scratch (?:that|it)\b")
_OWN_NEGATION = re.compile(r"[不没无未]|n't|not|no ")
_VAGUE = frozenset({"not_working", "crack"})


def find(source: Source, hits: Iterable[Hit], lexicon: Lexicon) -> Iterator[Entity]:
    """Things named in the trade's words; a symptom that is denied ("没有异响") is none."""
    folded = source.folded
    for start, end, terms in hits:
        named = [term for term in terms if term.kind in _CONFIDENCE]
        if not named or (stop := whole(folded, start, end)) is None:
            continue
        for term in named:
            if term.kind in ("part", "system") and folded.startswith("号", stop):
                continue  # 车架号 and 发动机号 are numbers on papers
            if term.kind != "symptom" or not _denied(folded, start, end):
                yield source.entity(term.kind, start, stop, term.value, _confidence(term))
    for pattern, code in lexicon.symptom_patterns:
        for match in pattern.finditer(folded):
            if not _denied(folded, match.start(), match.end()):
                yield source.entity("symptom", match.start(), match.end(), code, 0.85)


def _confidence(term: Term) -> float:
    return 0.6 if term.value in _VAGUE else _CONFIDENCE[term.kind]


def _denied(folded: str, start: int, end: int) -> bool:
    if _TAKEN_BACK.match(folded, start):
        return True
    if _NEGATED.search(folded, max(0, start - 6), start) is None:
        return False
    return _OWN_NEGATION.match(folded, start, end) is None
