"""The Chinese grammar of time: words, and the rules by which they go together."""

from nlu.times import together
from nlu.times.grammar import Rulebook
from nlu.times.zh import clock, dates, figures, lengths, parts, phrases
from nlu.times.zh.words import lexicon

__all__ = ["lexicon", "rules"]


def rules() -> Rulebook:
    """The rules in the order they apply."""
    return Rulebook.chained(
        clock.rule, lengths.rule, dates.rule, figures.rule, parts.rule, together.rule, phrases.rule, together.bounds
    )
