"""How an approved template is named."""

from __future__ import annotations

LANGUAGES = {"zh": "zh_CN", "en": "en"}
"""Our language -> the code under which a template is looked for."""


def template_name(id: str, language: str) -> tuple[str, str]:
    """Name and code of the language. An id may name the code itself: "visit_tomorrow:en_US"."""
    name, _, code = id.partition(":")
    return name, code or LANGUAGES.get(language, "en")
