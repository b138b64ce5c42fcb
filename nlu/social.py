"""Short social turns read for certain: thanks, yes, no, hello, goodbye, alone or in a row ("好的，谢谢").

The words are listed in lexicon/social.yml.
"""

from __future__ import annotations

import re
from functools import cache

from nlu.phrases import phrases

_LONGEST = 30
_WORD_ENDS = r"(?!(?<=[a-z])[a-z])"  # not inside a Latin word


@cache
def _scan() -> re.Pattern[str]:
    kinds = {name: "|".join(ways) for name, ways in phrases("social").items()}
    filler = kinds.pop("filler")
    said = "|".join(f"(?P<{name}>(?:{ways}){_WORD_ENDS})" for name, ways in kinds.items())
    return re.compile(f"{said}|(?:{filler}){_WORD_ENDS}")


def social(folded: str) -> str | None:
    """The social intent a folded text says for certain, None when it says anything more or something unclear."""
    text = folded.strip()
    if not text or len(text) > _LONGEST:
        return None
    said, at = [], 0
    while at < len(text):
        match = _scan().match(text, at)
        if match is None or match.end() == at:
            return None
        said.append(match.lastgroup)
        at = match.end()
    return _verdict({name for name in said if name})


def _verdict(said: set[str]) -> str | None:
    if "deny_firm" in said:
        return "deny"
    for name in ("thanks", "goodbye"):
        if name in said:
            return name
    if "deny_rest" in said:
        return "deny"
    return next((name for name in ("affirm", "greet") if name in said), None)
