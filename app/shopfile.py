"""The shop file: one YAML file that says everything about a shop, read into a domain.shop.shop.Shop."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, fields, replace
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

from app import shopfile_answers, shopfile_crisis, shopfile_promises, shopfile_warranty, vehicle_names
from app import shopfile_values as values
from app.channels import templates
from app.marked_yaml import Value, read_file
from app.questionnaire import questionnaire
from domain.errors import BadShopFile
from domain.feedback.survey import QUESTIONNAIRE
from domain.shop.policy import BAY_QUANTUM, Policy
from domain.shop.shop import BaySpec, Loaner, ModelItem, Part, PartNeed, ServiceItem, Shop, StaffSpec
from domain.shop.staff import ROLES
from domain.warranty.warranty import Warranty

DEMO = Path(__file__).parent / "demo" / "shop.yml"
"""The documented file of an invented shop."""

OPTIONAL = (
    "special_days", "parts", "loaners", "policy", "branches", "promises", "warranty", "survey", "crisis", "answers",
    "templates",
)  # fmt: skip
"""Parts a file may leave out."""

_MINUTE, _HOUR, _DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)

POLICY_BOUNDS: dict[str, tuple[Any, Any]] = {
    "lead_time": (0 * _MINUTE, 7 * _DAY),
    "furthest": (_DAY, 366 * _DAY),
    "grid": (BAY_QUANTUM, 4 * _HOUR),
    "alternatives": (2, 6),
    "hold": (_MINUTE, _HOUR),
    "contact_first": (0, 1),
    "return_window": (_DAY, 366 * _DAY),
    "wait_limit": (0 * _MINUTE, _DAY),
    "buffer": (0 * _MINUTE, 4 * _HOUR),
    "walk_in_share_percent": (0, 90),
    "intake_per_quarter": (1, 20),
    "change_limit": (0 * _MINUTE, 7 * _DAY),
    "session_timeout": (5 * _MINUTE, _DAY),
    "human_timeout": (_HOUR, 7 * _DAY),
    "hand_over_in_wecom": (0, 1),
    "complaint_answer": (_HOUR, 30 * _DAY),
    "complaint_solution": (_HOUR, 60 * _DAY),
    "fault_answer": (_HOUR, 30 * _DAY),
    "fault_solution": (_HOUR, 60 * _DAY),
    "rescue_on_site": (10 * _MINUTE, _DAY),
    "body_on_site": (_HOUR, 30 * _DAY),
    "near_km": (1, 5000),
    "technical_answer": (10 * _MINUTE, 30 * _DAY),
    "danger_answer": (2 * _MINUTE, 12 * _HOUR),
    "hotline_answer": (5 * _MINUTE, 7 * _DAY),
    "enquiry_answer": (_HOUR, 30 * _DAY),
    "fix_within": (_DAY, 366 * _DAY),
    "warranty_months": (0, 240),
    "warranty_km": (0, 1_000_000),
    "supply_lead_days": (1, 180),
    "supply_spare_days": (0, 180),
    "return_days": (0, 366),
    "cost_percent": (10, 100),
    "road_factor_percent": (100, 300),
    "slips_told": (0, 5),
    "estimate_slack_percent": (0, 100),
    "reminder_hour": (8, 21),
    "confirm_within": (_HOUR, 6 * _HOUR),
    "quiet_from": (18, 24),
    "quiet_until": (0, 12),
    "late_limit": (5 * _MINUTE, 4 * _HOUR),
    "on_time_grace": (0 * _MINUTE, _HOUR),
    "waitlist_offer": (5 * _MINUTE, _DAY),
    "survey_after": (_HOUR, 30 * _DAY),
    "survey_expires": (_DAY, 60 * _DAY),
    "follow_up_first": (_DAY, 7 * _DAY),
    "follow_up_working_days": (0, 10),
    "follow_up_second": (_DAY, 7 * _DAY),
    "follow_up_answer": (_HOUR, 7 * _DAY),
    "call_tries": (1, 10),
    "call_again_days": (1, 14),
    "calls_per_day": (1, 5000),
    "campaign_ahead": (_DAY, 60 * _DAY),
    "campaign_counts": (_DAY, 180 * _DAY),
    "credit_on_time": (0, 1000),
    "credit_late_cancel": (0, 1000),
    "credit_no_show": (0, 1000),
    "credit_gold": (1, 10000),
    "credit_low": (-10000, -1),
    "discount_gold_percent": (0, 100),
    "discount_percent": (0, 100),
    "notices_per_day": (1, 20),
    "notices_per_week": (1, 50),
    "notices_per_month": (1, 200),
    "marketing_per_week": (0, 7),
    "marketing_per_month": (0, 31),
    "marketing_needs_consent": (0, 1),
    "survey_cool_down": (_DAY, 366 * _DAY),
    "remind_first": (2 * _DAY, 60 * _DAY),
    "remind_near": (0 * _DAY, 30 * _DAY),
    "first_service_days": (7, 1100),
    "first_service_km": (500, 50_000),
    "reminders_per_day": (1, 100_000),
    "lapsed_after": (14 * _DAY, 732 * _DAY),
    "key_contact_days": (30, 366),
    "contact_days": (60, 732),
    "key_revenue_fen": (0, 1_000_000_000_000),
    "hand_over_slack": (0 * _MINUTE, _DAY),
    "extra_item_expiry": (10 * _MINUTE, 7 * _DAY),
    "work_warranty_days": (0, 3650),
    "service_interval_days": (1, 3650),
    "service_interval_km": (100, 1000000),
    "verify_remind": (_HOUR, 30 * _DAY),
    "verify_wait": (_DAY, 90 * _DAY),
    "reopen_window": (0 * _MINUTE, 90 * _DAY),
    "repeat_window": (_DAY, 730 * _DAY),
    "action_due": (_DAY, 366 * _DAY),
    "keep_legal_days": (0, 36_500),
    "keep_messages_days": (30, 36_500),
    "keep_deliveries_days": (14, 36_500),
    "keep_imports_days": (1, 36_500),
    "keep_views_days": (30, 36_500),
    "keep_journal_days": (7, 3650),
    "keep_strangers_days": (30, 36_500),
    "keep_customers_days": (366, 36_500),
    "target_on_time_percent": (0, 100),
    "target_first_answer": (0 * _MINUTE, 30 * _DAY),
    "target_solving": (0 * _MINUTE, 60 * _DAY),
    "target_solved_percent": (0, 100),
    "target_complaints_percent": (0, 100),
    "target_satisfaction_percent": (0, 100),
    "target_first_time_fix_percent": (0, 100),
    "target_no_show_percent": (0, 100),
    "target_booking_percent": (0, 100),
    "target_reminders_percent": (0, 100),
}
"""What a shop may set each number of its policy to."""


def read(path: Path, *, timezone: str = "Asia/Shanghai") -> Shop:
    """The shop of the file; BadShopFile with every problem found. timezone: for a file that names none."""
    problems: list[str] = []
    file = read_file(path, problems)
    shop = shop_of(file, timezone) if file else None
    if problems or shop is None:
        raise BadShopFile(str(path), problems)
    return shop


def shop_of(file: Value, timezone: str) -> Shop:
    """The shop that the whole file says; what is wrong with it is noted with the value."""
    top = file.fields(("shop", "hours", "bays", "services", "staff"), OPTIONAL)
    bays = _bays(top["bays"])
    parts = _parts(top["parts"]) if "parts" in top else ()
    hours = values.hours(top["hours"])
    about = _about(top["shop"], timezone)
    people = _People(values.Codes(), values.Codes(), values.Codes(values.wecom_id))
    main = Shop(
        **{name: said for name, said in about.items() if name != "diagnosis_service"},
        hours=hours,
        special_days=values.special_days(top["special_days"]) if "special_days" in top else {},
        bays=bays,
        parts=parts,
        staff=people.read(top["staff"]),
        loaners=_loaners(top["loaners"]) if "loaners" in top else (),
        policy=_policy(top["policy"]) if "policy" in top else Policy(),
        promises=shopfile_promises.rules(top["promises"]) if "promises" in top else (),
        warranty=shopfile_warranty.read(top["warranty"]) if "warranty" in top else Warranty(),
        survey=questionnaire(top["survey"]) if "survey" in top else QUESTIONNAIRE,
        answers=shopfile_answers.read(top["answers"]) if "answers" in top else (),
        templates=templates.read(top["templates"]) if "templates" in top else (),
    )
    branches = _branches(top["branches"], main, people) if "branches" in top else ()
    if "crisis" in top:
        everybody = {person.code for one in (main, *branches) for person in one.staff}
        main = replace(main, crisis=shopfile_crisis.plans(top["crisis"], everybody))
    capable = {able for one in (main, *branches) for bay in one.bays for able in bay.capabilities}
    services = _services(top["services"], {p.code for p in parts}, capable, hours)
    diagnosis = about.get("diagnosis_service")
    if diagnosis is not None:
        main = replace(main, diagnosis_service=diagnosis.choice({s.code for s in services}, "a listed service"))
    elif services and not any(s.code == Shop.diagnosis_service for s in services):
        top["services"].complain(f"has no service {Shop.diagnosis_service!r} (or name one in shop.diagnosis_service)")
    return replace(main, services=services).with_branches(branches)


def _branches(value: Value, main: Shop, people: _People) -> tuple[Shop, ...]:
    """The owner's other shops; what one does not say is as in the main shop."""
    codes, names = values.Codes(), {main.name_zh: "the main shop"}
    branches = [_branch(item, codes, main, people) for item in value.items()]
    for item, branch in zip(value.items(), branches, strict=True):
        if branch.name_zh in names:
            item.complain(f"has the name of {names[branch.name_zh]}: customers could not tell them apart")
        names[branch.name_zh] = f"branch {branch.code!r}"
    values.not_empty(value, branches)
    return tuple(branches)


def _branch(value: Value, codes: values.Codes, main: Shop, people: _People) -> Shop:
    found = value.fields(
        ("code", "name", "address", "bays", "staff"),
        ("phone", "rescue_phone", "lat", "lon", "called", "hours", "special_days", "loaners", "stock"),
    )
    name, address = values.both(found["name"]), values.both(found["address"])
    own_days = values.special_days(found["special_days"]) if "special_days" in found else {}
    return Shop(
        name_zh=name[0],
        name_en=name[1],
        address_zh=address[0],
        address_en=address[1],
        phone=values.phone(found["phone"]) if "phone" in found else main.phone,
        rescue_phone=values.phone(found["rescue_phone"]) if "rescue_phone" in found else main.rescue_phone,
        **_place(value, found),
        hours=values.hours(found["hours"]) if "hours" in found else main.hours,
        special_days=main.special_days | own_days,
        bays=_bays(found["bays"]),
        staff=people.read(found["staff"]),
        loaners=_loaners(found["loaners"]) if "loaners" in found else (),
        code=codes.new(found["code"]),
        called=_called(found),
        shelf=_shelf(found["stock"], main) if "stock" in found else {},
    )


def _shelf(value: Value, main: Shop) -> dict[str, int]:
    parts = [one.code for one in main.parts]
    return {key.choice(parts, "a listed part"): count.whole(0, 100_000) for key, count in value.pairs()}


def _place(value: Value, found: dict[str, Value]) -> dict[str, Any]:
    if ("lat" in found) != ("lon" in found):
        value.complain("has only one of 'lat' and 'lon'")
    return {key: found[key].degrees(limit) for key, limit in (("lat", 90), ("lon", 180)) if key in found}


def _called(found: dict[str, Value]) -> tuple[str, ...]:
    """Words by which customers mean this shop of several."""
    return tuple(word.text(longest=40) for word in found["called"].items()) if "called" in found else ()


_PAY_LINK = r"https://(?:[^{}\s]|\{(?:number|fen|yuan)\})+"
"""An address with what it is told of the bill."""


def _about(value: Value, timezone: str) -> dict[str, Any]:
    optional = ("timezone", "lat", "lon", "diagnosis_service", "called", "pay_link")
    found = value.fields(("name", "address", "phone", "rescue_phone"), optional)
    name, address = values.both(found["name"]), values.both(found["address"])
    about: dict[str, Any] = {
        "name_zh": name[0],
        "name_en": name[1],
        "address_zh": address[0],
        "address_en": address[1],
        "phone": values.phone(found["phone"]),
        "rescue_phone": values.phone(found["rescue_phone"]),
        "timezone": values.timezone(found["timezone"]) if "timezone" in found else timezone,
    }
    about |= _place(value, found) | {"called": _called(found)}
    if "pay_link" in found:
        about["pay_link"] = found["pay_link"].text(like=_PAY_LINK, says="https:// with {number}, {fen} or {yuan}")
    if "diagnosis_service" in found:
        about["diagnosis_service"] = found["diagnosis_service"]
    return about


def _bays(value: Value) -> tuple[BaySpec, ...]:
    bays, codes = [], values.Codes()
    for item in value.items():
        found = item.fields(("code", "name"), ("capabilities",))
        able = found["capabilities"].items() if "capabilities" in found else []
        named = tuple(values.code(capability) for capability in able)
        bays.append(BaySpec(codes.new(found["code"]), found["name"].text(longest=80), named))
    values.not_empty(value, bays)
    return tuple(bays)


def _parts(value: Value) -> tuple[Part, ...]:
    parts, codes = [], values.Codes()
    for item in value.items():
        found = item.fields(("code", "name", "price"), ("stock", "expected_on", "cost"))
        stock = found["stock"].whole(0, 100_000) if "stock" in found else None
        coming = values.day(found["expected_on"]) if "expected_on" in found else None
        if coming and stock is None:
            found["expected_on"].complain("says when more comes, but there is no 'stock' to add it to")
        code, names, price = codes.new(found["code"]), values.both(found["name"]), found["price"].fen()
        parts.append(Part(code, *names, price, stock, coming, found["cost"].fen() if "cost" in found else None))
    return tuple(parts)


def _services(
    value: Value, parts: set[str], capabilities: set[str], hours: dict[int, values.Ranges]
) -> tuple[ServiceItem, ...]:  # fmt: skip
    services, codes = [], values.Codes()
    longest_day = max((values.length(ranges) for ranges in hours.values() if ranges), default=_DAY)
    for item in value.items():
        found = item.fields(
            ("code", "name", "duration", "price"), ("parts", "capability", "skill", "per_day", "models")
        )  # fmt: skip
        services.append(
            ServiceItem(
                codes.new(found["code"]),
                *values.both(found["name"]),
                found["duration"].duration(BAY_QUANTUM, longest_day) // _MINUTE,
                found["price"].fen(),
                _needs(found["parts"], parts) if "parts" in found else (),
                found["capability"].choice(capabilities, "a capability of any bay") if "capability" in found else None,
                values.code(found["skill"]) if "skill" in found else None,
                found["per_day"].whole(1, 200) if "per_day" in found else None,
                _models(found["models"], parts, longest_day) if "models" in found else (),
            )
        )
    values.not_empty(value, services)
    return tuple(services)


def _models(value: Value, parts: set[str], longest_day: timedelta) -> tuple[ModelItem, ...]:
    """On which vehicles the item takes other time, parts or money."""
    models: list[ModelItem] = []
    for item in value.items():
        found = item.fields(("brand",), ("model", "duration", "price", "parts"))
        brand = _known_name(found["brand"], vehicle_names.brand)
        model = _known_name(found["model"], partial(vehicle_names.model, brand)) if "model" in found else None
        if not {"duration", "price", "parts"} & set(found):
            item.complain("changes nothing: expected 'duration', 'price' or 'parts'")
        if any((one.brand, one.model) == (brand, model) for one in models):
            item.complain(f"is a second line for {' '.join(filter(None, (brand, model)))}")
        minutes = found["duration"].duration(BAY_QUANTUM, longest_day) // _MINUTE if "duration" in found else None
        labour = found["price"].fen() if "price" in found else None
        takes = _needs(found["parts"], parts) if "parts" in found else None
        models.append(ModelItem(brand, model, minutes, labour, takes))
    values.not_empty(value, models)
    return tuple(models)


def _known_name(value: Value, find: Callable[[str], str | None]) -> str:
    """The name as it is understood in chat: one that nobody is understood to say would never be met."""
    written = value.text(longest=60)
    known = find(written) if written else None
    if written and known is None:
        value.complain("is not a brand or model that is understood in chat")
    return known or written


def _needs(value: Value, parts: set[str]) -> tuple[PartNeed, ...]:
    return tuple(PartNeed(key.choice(parts, "a listed part"), amount.whole(1, 100)) for key, amount in value.pairs())


@dataclass
class _People:
    """The staff of all shops, who log in by codes and write from accounts of their own."""

    codes: values.Codes
    accounts: values.Codes
    wecom_ids: values.Codes

    def read(self, value: Value) -> tuple[StaffSpec, ...]:
        """The staff of one shop."""
        people = [self._person(item) for item in value.items()]
        values.not_empty(value, people)
        return tuple(people)

    def _person(self, item: Value) -> StaffSpec:
        found = item.fields(("code", "name", "role"), ("telegram_id", "wecom_id", "mail", "skills", "shift", "on_call"))
        account = found.get("telegram_id")
        if account is not None:
            self.accounts.new(account)
        return StaffSpec(
            self.codes.new(found["code"]),
            found["name"].text(longest=80),
            found["role"].choice(ROLES, "a role"),
            account.whole(1, 2**52) if account is not None else None,
            tuple(values.code(skill) for skill in found["skills"].items()) if "skills" in found else (),
            values.hours(found["shift"]) if "shift" in found else None,
            found["on_call"].truth() if "on_call" in found else False,
            self.wecom_ids.new(found["wecom_id"]) if "wecom_id" in found else None,
            values.mail(found["mail"]) if "mail" in found else None,
        )


def _loaners(value: Value) -> tuple[Loaner, ...]:
    codes = values.Codes()
    found = (item.fields(("code", "name")) for item in value.items())
    return tuple(Loaner(codes.new(one["code"]), one["name"].text(longest=80)) for one in found)


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
