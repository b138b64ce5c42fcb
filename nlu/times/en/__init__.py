"""The English grammar of time: words, and the rules by which they go together."""

from nlu.times import together
from nlu.times.en import clock, dates, distances, figures, lengths, parts, phrases, weeks
from nlu.times.en.words import lexicon
from nlu.times.grammar import Rulebook

__all__ = ["lexicon", "rules"]


def rules() -> Rulebook:
    """The rules in the order they apply."""
    return Rulebook.chained(
        lengths.rule,
        clock.rule,
        dates.rule,
        weeks.rule,
        distances.rule,
        figures.rule,
        parts.rule,
        together.rule,
        phrases.rule,
        together.bounds,
    )
