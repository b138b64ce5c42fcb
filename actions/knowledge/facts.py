"""What of an article is the shop's own: filled in from the shop file and its price list when it is told (E1, E2)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from domain.booking.appointment import estimate
from domain.knowledge import article
from domain.shop.shop import Shop
from texts import formats, text

AHEAD = timedelta(days=60)
"""How far days with other hours are told ahead."""

MOST_DAYS = 6


def fill(words: str, shop: Shop, language: str, now: datetime) -> str | None:
    """The words with the shop's facts; None where the shop does not say one of them."""
    known = {name: _fact(name, shop, language, now) for name in article.facts(words)}
    return article.filled(words, known)


def _fact(name: str, shop: Shop, language: str, now: datetime) -> str:
    kind, _, of = name.partition(":")
    if kind == "price":
        return _price(of, shop)
    if kind == "answer":
        own = shop.answer_to(of.casefold())
        return own.words(language) if own else ""
    return _KNOWN[name](shop, language, now) if name in _KNOWN else ""


def _price(service: str, shop: Shop) -> str:
    """What the list says, labour and parts. Rule: E2."""
    return formats.money(estimate(shop, [service]).total_fen) if shop.offers(service) else ""


def _hours(shop: Shop, language: str, _now: datetime) -> str:
    groups: list[tuple[int, int, str]] = []
    for number in range(7):
        spans = shop.hours.get(number, ())
        said = ", ".join(f"{a:%H:%M}–{b:%H:%M}" for a, b in spans) or text("shop.closed", language)
        if groups and groups[-1][2] == said:
            groups[-1] = (groups[-1][0], number, said)
        else:
            groups.append((number, number, said))
    names = [formats.weekday(number, language) for number in range(7)]
    days = (f"{names[a]} {said}" if a == b else f"{names[a]}–{names[b]} {said}" for a, b, said in groups)
    return ("；" if language == "zh" else "; ").join(days)


def _special_days(shop: Shop, language: str, now: datetime) -> str:
    today = now.astimezone(shop.zone).date()
    coming = sorted(day for day in shop.special_days if today <= day <= today + AHEAD)[:MOST_DAYS]
    told = []
    for day in coming:
        spans = ", ".join(f"{a:%H:%M}–{b:%H:%M}" for a, b in shop.special_days[day])
        told.append(f"{formats.day_of_month(day, language)} {spans or text('shop.closed', language)}")
    return ("、" if language == "zh" else ", ").join(told) or text("knowledge.no_special_days", language)


def _months(days: int) -> str:
    return str(round(days / 30.4))


_KNOWN: dict[str, Callable[[Shop, str, datetime], str]] = {
    "name": lambda shop, language, _: shop.name(language),
    "phone": lambda shop, _, __: shop.phone,
    "rescue": lambda shop, _, __: shop.rescue_phone,
    "address": lambda shop, language, _: shop.address(language),
    "hours": _hours,
    "special_days": _special_days,
    "loaners": lambda shop, _, __: str(len(shop.loaners) or ""),
    "warranty_months": lambda shop, _, __: str(shop.warranty_terms.vehicle.months),
    "warranty_km": lambda shop, _, __: f"{shop.warranty_terms.vehicle.km:,}",
    "work_warranty_days": lambda shop, _, __: str(shop.policy.work_warranty_days),
    "first_service_months": lambda shop, _, __: _months(shop.policy.first_service_days),
    "first_service_km": lambda shop, _, __: f"{shop.policy.first_service_km:,}",
    "service_months": lambda shop, _, __: _months(shop.policy.service_interval_days),
    "service_km": lambda shop, _, __: f"{shop.policy.service_interval_km:,}",
    "change_hours": lambda shop, _, __: str(shop.policy.change_limit // timedelta(hours=1)),
}
"""Each of domain.knowledge.article.FACTS -> what the shop says."""
