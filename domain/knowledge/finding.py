"""Which article answers a question, and when none does (E1): the rarer the words two have in common, the closer."""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from domain.knowledge.article import Wording
from domain.knowledge.words import weight, words

KNOWN = 0.33
"""A question this close to an article is answered by it; a lesser one is for a person."""

_WAY, _ALL = 0.55, 0.45
"""How much it counts that a question is asked in a known way, and that the article speaks of all it names."""

_LITTLE = 0.3
"""An article that speaks of less of a question than this is farther from it by as much."""

_ANY_TALK = """
price cost cheap cheaper call stay include tax day days today tomorrow time times hour hours office home free back late
early first last next again month week morning afternoon pay paid wait long short big small new old same other number
find found talk talking name person ask question help look
"""
_OF_ANY_TALK = frozenset(words(_ANY_TALK))
"""English words that say nothing by themselves; of Chinese a single pair is rare enough."""

_OWN = 0.5
"""How much of a likeness is what the question says; the rest is what the known way says."""


@dataclass(frozen=True, slots=True)
class Corpus:
    """How rare words are. articles: how many there are. holding: word -> how many articles hold it."""

    articles: int
    holding: Mapping[str, int]
    _worth: dict[str, float] = field(default_factory=dict, compare=False)

    def worth(self, word: str) -> float:
        """The rarer, the more; a word that stands nowhere counts as the rarest."""
        known = self._worth.get(word)
        if known is None:
            rarity = math.log(1 + (self.articles + 1) / (self.holding.get(word, 0) + 0.5))
            known = self._worth[word] = weight(word) * rarity
        return known


def closeness(question: Collection[str], wording: Wording, corpus: Corpus) -> float:
    """From 0 to 1: how well the article answers what was asked.

    One word of any talk ("can you do it cheaper") asks for no article.
    """
    asked = sum(map(corpus.worth, question))
    if not asked or (len(question) == 1 and not _OF_ANY_TALK.isdisjoint(question)):
        return 0.0
    ways = [words(way) for way in (wording.title, *wording.asked)]
    whole = set(words(wording.body)).union(*ways)
    covered = sum(corpus.worth(word) for word in question if word in whole) / asked
    near = max(_likeness(question, way, asked, corpus) for way in ways)
    return (_WAY * near + _ALL * covered) * (min(1.0, covered / _LITTLE) if _in_words(question) else 1.0)


def _in_words(question: Collection[str]) -> bool:
    """True of English; of Chinese half the pairs of characters lie across two words, and stand nowhere."""
    return all(word < "\u3400" for word in question)


def _likeness(question: Collection[str], way: Collection[str], asked: float, corpus: Corpus) -> float:
    common = sum(corpus.worth(word) for word in question if word in way)
    if not common:
        return 0.0
    said = sum(map(corpus.worth, way))
    return common / (_OWN * asked + (1 - _OWN) * said)
