"""The shop file's `crisis`: whom to tell at once, and the first words to the customer, by kind (I4)."""

from __future__ import annotations

from app.marked_yaml import Value
from domain.complaints.crisis import KINDS
from domain.shop.shop import CrisisPlan
from domain.shop.staff import ROLES


def plans(value: Value, people: set[str]) -> tuple[CrisisPlan, ...]:
    """The shop's own plans. people: codes of everybody who works there."""
    made = []
    for kind, plan in value.fields((), tuple(KINDS)).items():
        if kind not in KINDS:
            continue
        found = plan.fields(("tell",), ("words",))
        tell = tuple(one.choice({*ROLES, *people}, "a role, or a code of staff") for one in found["tell"].items())
        words = _first_words(found["words"]) if "words" in found else ("", "")
        made.append(CrisisPlan(kind, tell, *words))
    return tuple(made)


def _first_words(value: Value) -> tuple[str, str]:
    found = value.fields(("zh", "en"))
    said = {language: found[language].text(longest=300) for language in ("zh", "en")}
    for language, words in said.items():
        if "{" in words.replace("{number}", "") or "}" in words.replace("{number}", ""):
            found[language].complain("may hold {number} and no other place to fill in")
    return said["zh"], said["en"]
