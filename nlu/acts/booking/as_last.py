"""That a visit is to be like the last one: "跟上次一样", "same as last time", "the usual" (A3)."""

from __future__ import annotations

import re

from nlu.fold import fold

_AS_LAST = re.compile(
    r"(?:跟|和|同|照|按|像|如)?(?:上次|上回|上一次|以前|之前|往常|平时)(?:的)?(?:那样|一样|那种|做的|"
    r"的项目)(?!的?(?:毛病|问题|故障|声音|异响|情况|症状))|"
    r"(?:跟|和|同|照|按)(?:着)?(?:上次|上回|上一次)(?:的)?(?:来|做|办|弄)|老样子|老规矩|照旧|"
    r"\b(?:same|like|as) (?:thing |service |work |job )?(?:as )?(?:the )?(?:last|previous) (?:time|visit|one|"
    r"service)\b|"
    r"\bthe usual\b(?! (?:suspects?|noise|problem))|\bwhat (?:you|we|i) (?:did|had) last time\b"
)
_FAULT = re.compile(r"又|还是|没修好|毛病|故障|异响|声音|问题|\b(?:again|noise|problem|fault|issue|still)\b")


def as_last(text: str) -> bool:
    """Whether the work of the last visit is wanted again; a fault that is back is none of it."""
    said = fold(text)
    return _AS_LAST.search(said) is not None and not _FAULT.search(said)
