"""The shop file: one YAML file that says everything about a shop, read into a domain.shop.Shop."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import fields
from datetime import date, time, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import available_timezones

from app.marked_yaml import Value, open_file
from domain.crisis import KINDS
from domain.errors import BadShopFile
from domain.policy import BAY_QUANTUM, Policy
from domain.shop import WEEKDAYS, BaySpec, CrisisPlan, Loaner, Part, PartNeed, ServiceItem, Shop, StaffSpec
from domain.staff import ROLES

DEMO = Path(__file__).parent / "demo" / "shop.yml"
"""The documented file of an invented shop."""

Ranges = tuple[tuple[time, time], ...]

_RANGE = re.compile(r"([01]\d|2[0-3]):([0-5]\d)\s*-\s*([01]\d|2[0-3]):([0-5]\d)")
_MINUTE, _HOUR, _DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)

POLICY_BOUNDS: dict[str, tuple[Any, Any]] = {
    "lead_time": (0 * _MINUTE, 7 * _DAY),
    "furthest": (_DAY, 366 * _DAY),
    "grid": (BAY_QUANTUM, 4 * _HOUR),
    "alternatives": (2, 6),
    "hold": (_MINUTE, _HOUR),
    "return_window": (_DAY, 366 * _DAY),
    "wait_limit": (0 * _MINUTE, _DAY),
    "buffer": (0 * _MINUTE, 4 * _HOUR),
    "walk_in_share_percent": (0, 90),
    "intake_per_quarter": (1, 20),
    "change_limit": (0 * _MINUTE, 7 * _DAY),
    "session_timeout": (5 * _MINUTE, _DAY),
    "human_timeout": (_HOUR, 7 * _DAY),
    "complaint_answer": (_HOUR, 30 * _DAY),
    "complaint_solution": (_HOUR, 60 * _DAY),
    "fault_answer": (_HOUR, 30 * _DAY),
    "fault_solution": (_HOUR, 60 * _DAY),
    "rescue_on_site": (10 * _MINUTE, _DAY),
    "estimate_slack_percent": (0, 100),
    "reminder_hour": (8, 21),
    "confirm_within": (_HOUR, 6 * _HOUR),
    "quiet_from": (18, 24),
    "quiet_until": (0, 12),
    "late_limit": (5 * _MINUTE, 4 * _HOUR),
    "on_time_grace": (0 * _MINUTE, _HOUR),
    "waitlist_offer": (5 * _MINUTE, _DAY),
    "credit_on_time": (0, 1000),
    "credit_late_cancel": (0, 1000),
    "credit_no_show": (0, 1000),
    "credit_gold": (1, 10000),
    "credit_low": (-10000, -1),
    "discount_gold_percent": (0, 100),
    "discount_percent": (0, 100),
    "verify_remind": (_HOUR, 30 * _DAY),
    "verify_wait": (_DAY, 90 * _DAY),
    "reopen_window": (0 * _MINUTE, 90 * _DAY),
    "repeat_window": (_DAY, 730 * _DAY),
    "action_due": (_DAY, 366 * _DAY),
}
"""What a shop may set each number of its policy to."""


def read(path: Path, *, timezone: str = "Asia/Shanghai") -> Shop:
    """The shop of the file; BadShopFile with every problem found. timezone: for a file that names none."""
    problems: list[str] = []
    try:
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise BadShopFile(str(path), [f"can't be read: {error.strerror}"]) from None
    except UnicodeDecodeError as error:
        raise BadShopFile(str(path), [f"byte {error.start} is not UTF-8: expected a UTF-8 text file"]) from None
    file = open_file(text, problems)
    shop = _shop(file, timezone) if file else None
    if problems or shop is None:
        raise BadShopFile(str(path), problems)
    return shop


def _shop(file: Value, timezone: str) -> Shop:
    top = file.fields(
        ("shop", "hours", "bays", "services", "staff"), ("special_days", "parts", "loaners", "policy", "crisis")
    )
    bays = _bays(top["bays"])
    parts = _parts(top["parts"]) if "parts" in top else ()
    hours = _hours(top["hours"])
    staff = _staff(top["staff"])
    about = _about(top["shop"], timezone)
    services = _services(top["services"], {p.code for p in parts}, {c for bay in bays for c in bay.capabilities}, hours)
    diagnosis = about.pop("diagnosis_service", None)
    if diagnosis is not None:
        about["diagnosis_service"] = diagnosis.choice({s.code for s in services}, "a listed service")
    elif services and not any(s.code == Shop.diagnosis_service for s in services):
        top["services"].complain(f"has no service {Shop.diagnosis_service!r} (or name one in shop.diagnosis_service)")
    return Shop(
        **about,
        hours=hours,
        special_days=_special_days(top["special_days"]) if "special_days" in top else {},
        bays=bays,
        services=services,
        parts=parts,
        staff=staff,
        loaners=_loaners(top["loaners"]) if "loaners" in top else (),
        policy=_policy(top["policy"]) if "policy" in top else Policy(),
        crisis=_crisis(top["crisis"], {person.code for person in staff}) if "crisis" in top else (),
    )


def _about(value: Value, timezone: str) -> dict[str, Any]:
    found = value.fields(
        ("name", "address", "phone", "rescue_phone"), ("timezone", "lat", "lon", "diagnosis_service")
    )  # fmt: skip
    name, address = _both(found["name"]), _both(found["address"])
    about: dict[str, Any] = {
        "name_zh": name[0],
        "name_en": name[1],
        "address_zh": address[0],
        "address_en": address[1],
        "phone": _phone(found["phone"]),
        "rescue_phone": _phone(found["rescue_phone"]),
        "timezone": _timezone(found["timezone"]) if "timezone" in found else timezone,
    }
    if ("lat" in found) != ("lon" in found):
        value.complain("has only one of 'lat' and 'lon'")
    about |= {key: found[key].degrees(limit) for key, limit in (("lat", 90), ("lon", 180)) if key in found}
    if "diagnosis_service" in found:
        about["diagnosis_service"] = found["diagnosis_service"]
    return about


def _timezone(value: Value) -> str:
    return value.choice(available_timezones(), "a time zone such as Asia/Shanghai")


def _code(value: Value) -> str:
    return value.text(longest=40, like=r"[A-Za-z0-9][A-Za-z0-9_.-]*", says="a code of letters, digits, _ . and -")


def _phone(value: Value) -> str:
    return value.text(longest=24, like=r"\+?[0-9][0-9 -]{1,22}", says="a phone number")


def _both(value: Value) -> tuple[str, str]:
    """The Chinese and the English of a name: one text for both, or one each."""
    if not value.is_group:
        words = value.text(longest=80)
        return words, words
    found = value.fields(("zh", "en"))
    return found["zh"].text(longest=80), found["en"].text(longest=80)


def _hours(value: Value) -> dict[int, Ranges]:
    found = value.fields((), WEEKDAYS)
    hours = {WEEKDAYS.index(day): _ranges(ranges) for day, ranges in found.items() if day in WEEKDAYS}
    if value.is_group and not any(hours.values()):
        value.complain("has no day on which the shop opens")
    return {day: ranges for day, ranges in hours.items() if ranges}


def _special_days(value: Value) -> dict[date, Ranges]:
    days: dict[date, Ranges] = {}
    for key, ranges in value.pairs():
        try:
            days[date.fromisoformat(str(key.node.value))] = _ranges(ranges)
        except ValueError:
            key.complain("is not a date such as 2026-10-01")
    return days


def _ranges(value: Value) -> Ranges:
    """Opening ranges of a day: `closed`, or a list of "08:30-12:00" in order and apart."""
    if value.is_word("closed"):
        return ()
    ranges: list[tuple[time, time]] = []
    for item in value.items():
        found = _RANGE.fullmatch(item.text())
        if not found:
            item.complain("is not a range of time such as '08:30-12:00'")
            continue
        start, end = time(int(found[1]), int(found[2])), time(int(found[3]), int(found[4]))
        if start >= end:
            item.complain("ends before it starts")
        elif ranges and start < ranges[-1][1]:
            item.complain("starts before the range above it has ended")
        else:
            ranges.append((start, end))
    return tuple(ranges)


def _bays(value: Value) -> tuple[BaySpec, ...]:
    bays, codes = [], _Codes()
    for item in value.items():
        found = item.fields(("code", "name"), ("capabilities",))
        able = found["capabilities"].items() if "capabilities" in found else []
        named = tuple(_code(capability) for capability in able)
        bays.append(BaySpec(codes.new(found["code"]), found["name"].text(longest=80), named))
    _not_empty(value, bays)
    return tuple(bays)


def _parts(value: Value) -> tuple[Part, ...]:
    parts, codes = [], _Codes()
    for item in value.items():
        found = item.fields(("code", "name", "price"), ("stock", "expected_on"))
        stock = found["stock"].whole(0, 100_000) if "stock" in found else None
        coming = _day(found["expected_on"]) if "expected_on" in found else None
        if coming and stock is None:
            found["expected_on"].complain("says when more comes, but there is no 'stock' to add it to")
        parts.append(Part(codes.new(found["code"]), *_both(found["name"]), found["price"].fen(), stock, coming))
    return tuple(parts)


def _day(value: Value) -> date | None:
    try:
        return date.fromisoformat(value.text())
    except ValueError:
        value.complain("is not a date such as 2026-10-01")
        return None


def _services(
    value: Value, parts: set[str], capabilities: set[str], hours: dict[int, Ranges]
) -> tuple[ServiceItem, ...]:  # fmt: skip
    services, codes = [], _Codes()
    longest_day = max((_length(ranges) for ranges in hours.values() if ranges), default=_DAY)
    for item in value.items():
        found = item.fields(("code", "name", "duration", "price"), ("parts", "capability", "skill", "per_day"))
        services.append(
            ServiceItem(
                codes.new(found["code"]),
                *_both(found["name"]),
                found["duration"].duration(BAY_QUANTUM, longest_day) // _MINUTE,
                found["price"].fen(),
                _needs(found["parts"], parts) if "parts" in found else (),
                found["capability"].choice(capabilities, "a capability of any bay") if "capability" in found else None,
                _code(found["skill"]) if "skill" in found else None,
                found["per_day"].whole(1, 200) if "per_day" in found else None,
            )
        )
    _not_empty(value, services)
    return tuple(services)


def _length(ranges: Ranges) -> timedelta:
    """From opening to closing, breaks included: the vehicle may stay in its bay over lunch."""
    opens, closes = ranges[0][0], ranges[-1][1]
    return timedelta(hours=closes.hour - opens.hour, minutes=closes.minute - opens.minute)


def _needs(value: Value, parts: set[str]) -> tuple[PartNeed, ...]:
    return tuple(PartNeed(key.choice(parts, "a listed part"), amount.whole(1, 100)) for key, amount in value.pairs())


def _staff(value: Value) -> tuple[StaffSpec, ...]:
    people, codes, accounts = [], _Codes(), _Codes()
    for item in value.items():
        found = item.fields(("code", "name", "role"), ("telegram_id", "skills", "shift"))
        account = found.get("telegram_id")
        if account is not None:
            accounts.new(account)
        people.append(
            StaffSpec(
                codes.new(found["code"]),
                found["name"].text(longest=80),
                found["role"].choice(ROLES, "a role"),
                account.whole(1, 2**52) if account is not None else None,
                tuple(_code(skill) for skill in found["skills"].items()) if "skills" in found else (),
                _hours(found["shift"]) if "shift" in found else None,
            )
        )
    _not_empty(value, people)
    return tuple(people)


def _loaners(value: Value) -> tuple[Loaner, ...]:
    codes = _Codes()
    found = (item.fields(("code", "name")) for item in value.items())
    return tuple(Loaner(codes.new(one["code"]), one["name"].text(longest=80)) for one in found)


def _crisis(value: Value, people: set[str]) -> tuple[CrisisPlan, ...]:
    """Kind -> whom to tell, and the first words where they are other than usual."""
    plans = []
    for kind, plan in value.fields((), tuple(KINDS)).items():
        if kind not in KINDS:
            continue
        found = plan.fields(("tell",), ("words",))
        tell = tuple(one.choice({*ROLES, *people}, "a role, or a code of staff") for one in found["tell"].items())
        words = _first_words(found["words"]) if "words" in found else ("", "")
        plans.append(CrisisPlan(kind, tell, *words))
    return tuple(plans)


def _first_words(value: Value) -> tuple[str, str]:
    found = value.fields(("zh", "en"))
    said = tuple(found[language].text(longest=300) for language in ("zh", "en"))
    for language, words in zip(("zh", "en"), said, strict=True):
        if "{" in words.replace("{number}", "") or "}" in words.replace("{number}", ""):
            found[language].complain("may hold {number} and no other place to fill in")
    return said[0], said[1]


def _policy(value: Value) -> Policy:
    found = value.fields((), [field.name for field in fields(Policy)])
    chosen: dict[str, Any] = {}
    for name, (low, high) in POLICY_BOUNDS.items():
        if name in found:
            number = found[name]
            chosen[name] = number.duration(low, high) if isinstance(low, timedelta) else number.whole(low, high)
    if chosen.get("grid", BAY_QUANTUM) % BAY_QUANTUM:
        found["grid"].complain("is not a multiple of 15 min, the piece in which bays are held")
    return Policy(**chosen)


class _Codes:
    """Codes read so far in one list."""

    def __init__(self) -> None:
        self._lines: dict[str, int] = {}

    def new(self, value: Value) -> str:
        """The code, which nobody in the list has yet."""
        code = _code(value)
        if code and code in self._lines:
            value.complain(f"is taken (line {self._lines[code]})")
        self._lines.setdefault(code, value.line)
        return code


def _not_empty(value: Value, found: Iterable[object]) -> None:
    if not list(found):
        value.complain("has no entry: at least one is needed")
