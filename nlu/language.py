"""Which language a message is written in."""

from __future__ import annotations

import re

from nlu.understanding import Language

_HAN = re.compile(r"[\u3400-\u9fff]")
_LATIN = re.compile(r"[a-z]{2,}")
_PLATE = re.compile(r"[\u3400-\u9fff][A-Za-z][·.\s]?[A-Za-z0-9]{4,6}[港澳学警挂领]?")
_CODE = re.compile(r"[a-z]*\d[a-z\d]*")


def language_of(text: str, known: str | None = None) -> Language:
    """Chinese where any Chinese character stands, English where Latin words do, else the `known` one, else Chinese.

    The character of a plate ("京A12345") says nothing about the language.
    """
    text = _PLATE.sub(" ", text)
    if _HAN.search(text):
        return "zh"
    if _LATIN.search(_CODE.sub(" ", text.lower())):
        return "en"
    return "en" if known == "en" else "zh"
