"""Turns of phrase that point to an intent, found in a text: features for the classifier, never verdicts.

The phrases are listed in lexicon/cues.yml.
"""

from __future__ import annotations

import re
from functools import cache

from nlu.phrases import phrases


@cache
def _patterns() -> list[tuple[str, re.Pattern[str]]]:
    return [(name, re.compile("|".join(ways))) for name, ways in phrases("cues").items()]


def cues(folded: str) -> list[str]:
    """Names of the turns of phrase found in a folded text."""
    return [name for name, pattern in _patterns() if pattern.search(folded)]
