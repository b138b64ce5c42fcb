"""Replies that the shop writes often: kept by whoever keeps its knowledge, filled in for the ticket at hand."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from actions.knowledge import facts
from domain.errors import BadField, NotFound
from domain.knowledge import article
from domain.knowledge.article import Wording
from domain.shop.shop import Shop
from domain.shop.staff import Staff
from domain.ticket import Ticket
from storage import Tx
from storage.booking import appointments
from storage.customers import customers
from storage.tickets import ready_replies
from texts import formats, keys, text

MAY = "write_articles"
"""Permission of whoever keeps them."""

BLANK = "＿＿"
"""What stands where something is not known, for whoever sends it to fill in."""

LONGEST = 1500
MOST = 200
"""So many a shop may keep."""

_Of = Callable[[Tx, Ticket, Staff, Shop, str], str]


def write(
    tx: Tx, shop: Shop, reply_id: int | None, name: str, zh: str, en: str, by: Staff, now: datetime
) -> None:  # fmt: skip
    """The reply reads so from now on; a new one where no id is given. One language is enough.

    BadField for money in figures (prices stand in the list alone) and for a name in braces that nobody knows. Rule: E2.
    """
    by.require(MAY)
    name, zh, en = " ".join(name.split()), zh.strip(), en.strip()
    if not name or not (zh or en):
        raise BadField("incomplete", "words", "a name, and words in one language at least")
    if len(name) > 40 or max(len(zh), len(en)) > LONGEST:
        raise BadField("too_long", "words", f"{LONGEST} characters at the most")
    if reply_id is not None and ready_replies.get(tx, reply_id) is None:
        raise NotFound(f"There is no ready reply {reply_id}.")
    same = ready_replies.by_name(tx, name)
    if (same is not None and same.id != reply_id) or (reply_id is None and len(ready_replies.listed(tx)) >= MOST):
        raise BadField("taken_name", "name", "a name that no other reply has")
    for words in (zh, en):
        _check(words, shop)
    ready_replies.put(tx, reply_id, name, zh, en, by.actor, now)


def _check(words: str, shop: Shop) -> None:
    rest = words
    for own in OF_TICKET:
        rest = rest.replace(f"{{{own}}}", "")
    services = frozenset(item.code for item in shop.services)
    for problem in article.problems(Wording("-", (), rest or "-"), services):
        code = problem.partition(":")[0]
        raise BadField(f"article_{code}", "words", f"no {problem}")


def drop(tx: Tx, reply_id: int, by: Staff) -> None:
    """It is not offered any more."""
    by.require(MAY)
    ready_replies.drop(tx, reply_id)


def begin(tx: Tx, shop: Shop, by: Staff, now: datetime) -> None:
    """The usual ones are there, beside any of the shop's own."""
    by.require(MAY)
    for key in (key for key in keys("zh") if key.startswith("ready_name.")):
        words = key.replace("ready_name.", "ready_words.")
        if ready_replies.by_name(tx, text(key, "zh")) is None:
            write(tx, shop, None, text(key, "zh"), _raw(words, "zh"), _raw(words, "en"), by, now)


def _raw(key: str, language: str) -> str:
    """The words as they stand, with their names in braces."""
    return keys(language)[key]


def offered(
    tx: Tx, ticket: Ticket, by: Staff, shop: Shop, language: str, now: datetime
) -> list[tuple[str, str]]:  # fmt: skip
    """Name and words of each, filled in for the ticket; BLANK where something is not known."""
    known = {name: of(tx, ticket, by, shop, language) for name, of in OF_TICKET.items()}
    return [(one.name, _filled(one.words(language), known, shop, language, now)) for one in ready_replies.listed(tx)]


def _filled(words: str, known: dict[str, str], shop: Shop, language: str, now: datetime) -> str:
    said = {
        name: known[name] if name in known else facts.fill(f"{{{name}}}", shop, language, now)
        for name in article.facts(words)
    }
    return article.filled(words, {name: told or BLANK for name, told in said.items()}) or ""


def _customer(tx: Tx, ticket: Ticket, by: Staff, shop: Shop, language: str) -> str:
    found = customers.get(tx, ticket.customer_id)
    return (found.name if found else None) or str(ticket.data.get("name") or "")


def _visit(tx: Tx, ticket: Ticket, by: Staff, shop: Shop, language: str) -> str:
    found = appointments.of_ticket(tx, ticket.id)
    return formats.moment(found.starts_at.astimezone(shop.zone), language) if found else ""


OF_TICKET: dict[str, _Of] = {
    "customer": _customer,
    "plate": lambda tx, ticket, by, shop, language: ticket.plate or "",
    "number": lambda tx, ticket, by, shop, language: ticket.number,
    "me": lambda tx, ticket, by, shop, language: by.name,
    "visit": _visit,
}
"""What of the ticket a reply may name, beside the shop's facts as articles name them."""
