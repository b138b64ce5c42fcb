"""What forms about a customer say, read into what a record keeps."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import Depends, Request
from starlette.responses import RedirectResponse, Response

from actions.customers.editing import OnRecord
from desk.site.site import LANGUAGES
from desk.site.times import read_day
from domain.customers import written
from domain.customers.odometer import MOST_KM
from domain.errors import BadField, Refusal

LONGEST = {"name": 120, "address": 200, "wishes": 400, "note": 2000, "brand": 60, "model": 80}


async def _words(request: Request) -> dict[str, str]:
    """The form's words by name."""
    form = await request.form(max_fields=60, max_files=0)
    return {name: value.strip() for name, value in form.items() if isinstance(value, str)} | {
        f"{name}[]": ",".join(str(value) for value in form.getlist(name)) for name in ("allowed",)
    }


Form = Annotated[dict[str, str], Depends(_words)]


def details(form: Mapping[str, str]) -> dict[str, Any]:
    """What the form tells of the customer, of the fields it has. BadField for one that can't be right."""
    told: dict[str, Any] = {
        name: _plain(form, name) for name in ("name", "address", "wishes", "note") if name in form
    }  # fmt: skip
    if "name" in told:
        told["name"] = told["name"] or None
    if "phone" in form:
        told["phone"] = _read(form, "phone", written.phone)
    if "mail" in form:
        told["mail"] = _read(form, "mail", written.mail) or ""
    if "language" in form:
        told["language"] = form["language"] if form["language"] in LANGUAGES else None
    if "key_asked" in form:
        told["is_key"] = form.get("is_key") == "yes"
    if "company_asked" in form:
        told["is_company"] = form.get("is_company") == "yes"
    return told


def vehicle(form: Mapping[str, str]) -> tuple[dict[str, Any], int | None]:
    """What the form tells of a vehicle, and its mileage. BadField for what can't be right."""
    told: dict[str, Any] = {}
    for name, reader in (("plate", written.plate), ("vin", written.vin)):
        if name in form:
            told[name] = _read(form, name, reader)
    for name in ("brand", "model"):
        if name in form:
            told[name] = _plain(form, name) or None
    for name in ("first_delivery_on", "warranty_until"):
        if name in form:
            told[name] = _read(form, name, read_day)
    for name, most in (("service_interval_km", 200_000), ("service_interval_days", 3650)):
        if name in form:
            told[name] = number(form, name, most)
    return told, number(form, "km", MOST_KM)


def number(form: Mapping[str, str], name: str, most: int = 2_000_000_000) -> int | None:
    """A whole number up to that; None where the form has none. BadField for anything else."""
    said = form.get(name, "").replace(",", "")
    if not said:
        return None
    if not (said.isascii() and said.isdigit() and len(said) < 11 and int(said) <= most):
        raise BadField("bad_number", f"desk_customer.{name}", "a whole number")
    return int(said)


def _plain(form: Mapping[str, str], name: str) -> str:
    if "\0" in form[name]:
        raise BadField("unstorable", f"desk_customer.{name}", "words without NUL")
    if len(form[name]) > LONGEST[name]:
        raise BadField("too_long", f"desk_customer.{name}", f"at most {LONGEST[name]} characters")
    return form[name]


def _read(form: Mapping[str, str], name: str, reader: Callable[[str], Any]) -> Any:
    if not form[name]:
        return None
    found = reader(form[name])
    if found is None:
        raise BadField(
            "bad_first_delivery_on" if reader is read_day else f"bad_{name}",
            f"desk_customer.{name}",
            f"a {name} that can be right",
        )
    return found


def back(page: str, refusal: Refusal | None = None, **more: object) -> Response:
    """The page again; with the reason why the step was not taken, if it wasn't."""
    told: dict[str, object] = dict(more)
    if refusal is not None:
        told["refused"] = refusal.code
    if isinstance(refusal, BadField):
        told["field"] = refusal.field if refusal.field.startswith("desk_") else f"desk_customer.{refusal.field}"
    if isinstance(refusal, OnRecord):
        told["other"] = refusal.customer_id
    mark = "&" if "?" in page else "?"
    return RedirectResponse(f"{page}{mark}{urlencode(told)}" if told else page, 303)
