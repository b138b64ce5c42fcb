"""Questions for the shop: what it has, what to bring, refunds, what fits; and what is a question at all (E1, G7)."""

from __future__ import annotations

import re

from nlu.acts.booking.transport_said import way_in
from nlu.fold import fold
from nlu.phrases import ways

_SAID = ways("said")["questions"]

TOPICS = ("papers", "refund", "which_fits", "facility")
"""Questions that only the shop's own entries or a person can answer."""


_NEW_ONE = re.compile(r"(?:给我|要|能|想)(?:换)(?:个|一个|一台|新)")
"""To have a new one fitted is no return of goods, unless they were bought here."""


def is_question(text: str) -> bool:
    """Whether the words ask something."""
    return bool(_SAID["form"].search(fold(text).strip()))


def is_ours(text: str) -> bool:
    """Whether the words speak of anything a service shop has to do with."""
    return bool(_SAID["ours"].search(fold(text)))


def asked(text: str) -> tuple[str, ...]:
    """Of TOPICS, and of the shop's address, hours and phone ("card_address" ...), what the words ask for."""
    said = fold(text).strip()
    cards = tuple(name for name in _SAID if name.startswith("card_") and _SAID[name].search(said))
    if not _SAID["form"].search(said):
        return cards
    found = {name: bool(_SAID[name].search(said)) for name in ("papers", "refund")}
    found["at_shop"] = bool(_SAID["at_shop"].search(said))
    found["which_fits"] = bool(_SAID["fits"].search(said))
    found["facility"] = bool(_SAID["facility"].search(said) and _SAID["here"].search(said))
    return (*(name for name, hit in found.items() if hit), *cards)


def asks_after(text: str) -> str | None:
    """The thing that is asked after in few words, as told before ("那券呢", "any news on the refund?")."""
    found = _SAID["after"].fullmatch(fold(text).strip(" 。.!！~～"))
    return next(filter(None, found.groups()), None) if found else None


def asks_cover(text: str) -> bool:
    """Whether the words ask if the warranty covers something ("还在保修期里啊", "包不包修"). Rule: G1."""
    return bool(_SAID["covered"].search(fold(text)))


def of_work(text: str) -> tuple[str, ...]:
    """What is asked of work that waits for a yes: "why" it is needed, and how much "more_time" it takes."""
    said = fold(text).strip()
    return tuple(name for name in ("why", "more_time") if _SAID[name].search(said))


def of_goods(text: str) -> bool:
    """Whether something bought at the shop is to go back, or is found wanting; never the vehicle itself. Rule: G7."""
    said = fold(text)
    bought = bool(_SAID["bought"].search(said)) and not _SAID["car_itself"].search(said)
    return bought and bool(_SAID["return"].search(said) or _SAID["wanting"].search(said))


def wants_return(text: str) -> bool:
    """Whether goods or money are to go back. Rule: G7."""
    said = fold(text)
    bought = _SAID["bought"].search(said) is not None
    if not bought and way_in(said) == "pickup":
        return False  # the car itself is fetched and brought back
    return any(bought or not _NEW_ONE.fullmatch(found[0]) for found in _SAID["return"].finditer(said))


def is_angry_at_goods(text: str) -> bool:
    """Whether something bought at the shop is found wanting in angry words. Rule: C1, G7."""
    return of_goods(text) and bool(_SAID["angry"].search(fold(text)))
