"""Short social turns read for certain: thanks, yes, no, hello, goodbye, alone or in a row ("好的，谢谢").

The words are listed in lexicon/social.yml.
"""

from __future__ import annotations

import re
from functools import cache

from nlu.phrases import phrases

_LONGEST = 30


@cache
def _scan() -> re.Pattern[str]:
    kinds = {name: "|".join(ways) for name, ways in phrases("social").items()}
    filler = kinds.pop("filler")
    return re.compile("|".join(f"(?P<{name}>{ways})" for name, ways in kinds.items()) + f"|(?:{filler})")


def social(folded: str) -> str | None:
    """The social intent a folded text says for certain, None when it says anything more or something unclear."""
    text = folded.strip()
    if not text or len(text) > _LONGEST:
        return None
    said, at = [], 0
    while at < len(text):
        match = _scan().match(text, at)
        if match is None or match.end() == at or _cuts_a_word(text, match.end()):
            return None
        said.append(match.lastgroup)
        at = match.end()
    return _verdict({name for name in said if name})


def _cuts_a_word(text: str, at: int) -> bool:
    """Whether a Latin word goes on across `at`."""
    return 0 < at < len(text) and text[at - 1].isascii() and text[at].isascii() and text[at - 1 : at + 1].isalpha()


def _verdict(said: set[str]) -> str | None:
    if "deny_firm" in said:
        return "deny"
    for name in ("thanks", "goodbye"):
        if name in said:
            return name
    if "deny_rest" in said:
        return "deny"
    return next((name for name in ("affirm", "greet") if name in said), None)
