"""Changes of what is on record, corrections, and what is asked of one's own record or of all of it (A1, A3, A5)."""

from __future__ import annotations

import re

from nlu.fold import fold
from nlu.numerals import NUMBER, value_of
from nlu.phrases import ways

_SAID = ways("said")["record"]

_LANGUAGES = {"en": "to_english", "zh": "to_chinese"}
_PARTS = re.compile(r"(?<=[\u4e00-\u9fff])[，,]")
_SENTENCE = re.compile(r"(?<=.)[。!！;；\n]")
"""What parts a wish from what is said before it and after."""

LEAST_KM = 100
"""A smaller figure is no mileage."""


def changed(text: str) -> tuple[str, ...]:
    """Which of plate, phone, sold, address and name the words say to be other than on record.

    wish: they say how, when, or by whom somebody wants to be served.
    """
    said = fold(text)
    if _SAID["by_shop"].search(said) or _SAID["question"].search(said):
        return ()
    found = tuple(name for name in _named(said, "changed_") if name != "wish")
    found = (*found, "wish") if wish(text) else found
    return tuple(name for name in found if name != "plate" or not _SAID["for_other_work"].search(said))


def wish(text: str) -> str | None:
    """When, how, in which language or by whom somebody wants to be served, in their own words; None without one."""
    parts = _PARTS.split(text)
    at = next((n for n, part in enumerate(parts) if _wishes(part)), None)
    said = "，".join(parts[at:]) if at is not None else text if language(text) else ""
    return _SENTENCE.split(said)[0].strip() or None


def is_only_wish(text: str) -> bool:
    """Whether the words are nothing but how or when somebody wants to be reached: no visit, no technician."""
    return wish(text) == text.strip(" 。.!！") and bool(_SAID["changed_wish"].search(fold(text)))


def _wishes(part: str) -> bool:
    said = fold(part)
    told = _SAID["changed_wish"].search(said) or _SAID["wish_of_person"].search(said)
    return told is not None and not _SAID["wish_asked"].search(said)


def language(text: str) -> str | None:
    """ "en" or "zh" where the words ask to be written to in that language."""
    said = fold(text)
    return next((code for code, name in _LANGUAGES.items() if _SAID[name].search(said)), None)


def is_correction(text: str) -> bool:
    """Whether the words take back a figure that was told wrongly."""
    return bool(_SAID["wrong"].search(fold(text)))


def figure(text: str) -> int | None:
    """The figure that the words put in place of a wrong one, the last that may be a mileage; None without any."""
    said = fold(text)
    if not is_correction(text):
        return None
    values = [
        value_of(match[0]) for match in re.finditer(NUMBER, said) if not _SAID["of_something"].match(said, match.end())
    ]
    return next((round(value) for value in reversed(values) if value and value >= LEAST_KM), None)


def data_wish(text: str) -> str | None:
    """ "erase" or "copy" where the words wish what is held of a person gone, or to know all of it. Rule: A5."""
    said = fold(text)
    if _SAID["of_a_device"].search(said):
        return None
    return next((wish for wish in ("erase", "copy") if _SAID[f"data_{wish}"].search(said)), None)


def requests(text: str) -> bool:
    """Whether the words wish for something to be done."""
    return bool(_SAID["request"].search(fold(text)))


def asked(text: str) -> tuple[str, ...]:
    """Which parts of the asker's own record the words ask for: next_service, last_done, paid ...

    See `own_` in lexicon/said.yml.
    """
    return _named(fold(text), "own_")


def _named(said: str, begins: str) -> tuple[str, ...]:
    found = (name for name, ways_ in _SAID.items() if name.startswith(begins) and ways_.search(said))
    return tuple(name.removeprefix(begins) for name in found)


_BILL_TO = re.compile(
    r"[\w.+-]{2,}@[\w-]+\.[a-z]{2,}|抬头|税号|纳税人识别号|开(?:张|个|一张)?(?:专票|普票|增值税|发票给|公司的?发票)|(?:专票|普票)|"
    r"\b(?:tax (?:id|number|no)|vat (?:id|number|no)|invoice (?:to|for|in the name of|made out to)|company name)\b"
)


def bill_to(text: str) -> bool:
    """Whether it is told in whose name a bill is to be written: somebody at the shop writes it. Rule: C9."""
    return _BILL_TO.search(fold(text)) is not None
