"""The shop in force: nothing of the demo, somebody to look after it, holidays of the year to come."""

from __future__ import annotations

from collections.abc import Iterator

from app import shopfile
from app.doctor.patient import Patient
from app.setup import days_off
from app.setup.demo_values import of_demo
from domain.errors import BadShopFile
from domain.shop.finding import Finding
from domain.shop.shop import Shop

REMIND_FROM = (12, 1)
"""Month and day from which on next year's holidays should be there."""

_KEEPERS, _TALKERS = ("manager", "admin"), ("advisor", "manager", "admin")


def shop(patient: Patient) -> Iterator[Finding]:
    """A shop is in force, real, staffed, and as its file says."""
    found = patient.shop()
    if found is None:
        yield Finding("shop", "bad", "no_shop")
        return
    left = of_demo(found)
    for value in left:
        yield Finding("shop", "bad", "demo_value", {"value": value})
    yield from _people(patient, found)
    yield from _services(found)
    if found.timezone != patient.settings.timezone:
        fields: dict[str, str | int] = {"shop": found.timezone, "settings": patient.settings.timezone}
        yield Finding("clock", "warn", "timezones_differ", fields)
    yield from _file(patient, found)
    yield from _holidays(patient, found)
    if not left:
        yield Finding("shop", "ok", "shop_ok", {"name": found.name(patient.settings.language)})


def _people(patient: Patient, found: Shop) -> Iterator[Finding]:
    roles = {person.role for person in found.people}
    if not roles.intersection(_KEEPERS):
        yield Finding("shop", "bad", "no_keeper")
    if not roles.intersection(_TALKERS):
        yield Finding("shop", "bad", "no_advisor")
    if "technician" not in roles:
        yield Finding("shop", "bad", "no_technician")
    settings, people = patient.settings, found.people
    if settings.staff_bot_token and not any(person.telegram_id for person in people):
        yield Finding("shop", "warn", "no_accounts")


def _services(found: Shop) -> Iterator[Finding]:
    """Each service finds a bay and somebody who can do it: else customers are never offered a time."""
    able = {capability for one in found.shops for bay in one.bays for capability in bay.capabilities}
    workers = [person for person in found.people if person.role == "technician"]
    for service in found.services:
        if service.capability and service.capability not in able:
            yield Finding("shop", "warn", "service_no_bay", {"service": service.code, "need": service.capability})
        if service.skill and not any(not who.skills or service.skill in who.skills for who in workers):
            yield Finding("shop", "warn", "service_no_skill", {"service": service.code, "need": service.skill})
    if all(not service.labour_fen and not service.parts for service in found.services):
        yield Finding("shop", "warn", "no_prices")


def _file(patient: Patient, found: Shop) -> Iterator[Finding]:
    path = patient.settings.shop_file
    if path is None or not path.is_file():
        return
    try:
        said = shopfile.read(path, timezone=patient.settings.timezone)
    except BadShopFile as problem:
        yield Finding("shop", "bad", "shop_file_wrong", {"path": str(path), "problem": problem.problems[0]})
        return
    if said != found:
        yield Finding("shop", "warn", "shop_file_newer", {"path": str(path)})


def _holidays(patient: Patient, found: Shop) -> Iterator[Finding]:
    """From December on next year's holidays are in the shop file, where this year's are or the country has some."""
    today = days_off.today_in(found.timezone, patient.now)
    country = days_off.country_of(found.timezone)
    if not country and not found.special_days:
        return
    year = today.year + 1 if (today.month, today.day) >= REMIND_FROM else today.year
    if any(day.year == year for day in found.special_days):
        yield Finding("holidays", "ok", "holidays_ok", {"year": year})
        return
    key = "holidays_missing" if days_off.is_announced(country or "none", year) else "holidays_missing_yet"
    yield Finding("holidays", "warn", key, {"year": year})
