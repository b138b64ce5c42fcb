"""What the webhook brings, read: one body may hold several entries, changes, messages and statuses."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from wire.whatsapp.codes import Meaning, meaning

MEDIA = ("image", "audio", "video", "document", "sticker")

_OBJECT = "whatsapp_business_account"


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody on WhatsApp. user_id: stays with this business; phone: digits, empty for one who hides it."""

    user_id: str = ""
    phone: str = ""
    name: str = ""

    @property
    def address(self) -> str:
        """Where to write to this person: the user id, since a phone may be missing or change."""
        return self.user_id or self.phone


@dataclass(frozen=True, slots=True)
class File:
    """A file that waits at the vendor's. size in bytes is not told before it is asked for."""

    id: str
    mime: str = ""
    name: str = ""
    voice: bool = False


@dataclass(frozen=True, slots=True)
class Message:
    """Something a person did. type: the vendor's word for it; tapped: the id of a button, a row or a quick reply.

    text: words, a caption, the label that was tapped, the name of a place. about: the message that it answers, edits
    or takes back. phones: of shared contacts, name: of the first of them.
    """

    account: str
    id: str
    person: Person
    at: datetime
    type: str
    text: str = ""
    tapped: str = ""
    about: str = ""
    file: File | None = None
    lat: float | None = None
    lon: float | None = None
    phones: tuple[str, ...] = ()
    name: str = ""


@dataclass(frozen=True, slots=True)
class Status:
    """What became of a message of ours. data: what was given with it; code, why: of one that failed."""

    account: str
    id: str
    state: str
    at: datetime
    person: Person
    data: str = ""
    code: int = 0
    why: str = ""

    @property
    def meaning(self) -> Meaning:
        """What a failed one asks for."""
        return meaning(self.code, 400)


@dataclass(frozen=True, slots=True)
class Moved:
    """A person has a new number, hence a new user id."""

    account: str
    old: Person
    new: Person
    at: datetime


@dataclass(frozen=True, slots=True)
class Wish:
    """A person told WhatsApp to have the shop's advertising stopped, or resumed."""

    account: str
    person: Person
    stops: bool
    at: datetime


@dataclass(frozen=True, slots=True)
class Notice:
    """Something about the shop's own account: a template's state, quality, a restriction. about: the vendor's word."""

    about: str
    value: dict[str, Any] = field(default_factory=dict)


Update = Message | Status | Moved | Wish | Notice


def read(body: bytes) -> list[Update]:
    """Everything in the body, in order; ValueError for what is no body of this webhook.

    A part that can't be read is left out: it would be no better when delivered again.
    """
    try:
        found = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise ValueError("the body is no JSON") from error
    if not isinstance(found, dict) or found.get("object") != _OBJECT:
        raise ValueError("the body is of another webhook")
    changes = (change for entry in _dicts(found.get("entry")) for change in _dicts(entry.get("changes")))
    return [update for change in changes for update in _change(change)]


def _change(change: dict[str, Any]) -> Iterator[Update]:
    value, name = _dict(change.get("value")), str(change.get("field", ""))
    account = _text(_dict(value.get("metadata")), "phone_number_id")
    people = [_contact(contact) for contact in _dicts(value.get("contacts"))]
    for raw in _dicts(value.get("messages")):
        update = _moved(raw, account) or _message(raw, account, people)
        if update is not None:
            yield update
    for raw in _dicts(value.get("statuses")):
        if raw.get("id") and raw.get("status"):
            yield _status(raw, account, people)
    for raw in _dicts(value.get("user_preferences")):
        person = _known(Person(_text(raw, "user_id"), _text(raw, "wa_id")), people)
        if raw.get("category") == "marketing_messages" and person.address:
            yield Wish(account, person, raw.get("value") == "stop", _at(raw))
    if name not in ("messages", "user_preferences"):
        yield Notice(name, value)


def _contact(raw: dict[str, Any]) -> Person:
    return Person(_text(raw, "user_id"), _text(raw, "wa_id"), _text(_dict(raw.get("profile")), "name"))


def _known(person: Person, people: list[Person]) -> Person:
    """The person with what the contacts of the same change say of them."""
    for other in people:
        same_id = person.user_id and person.user_id == other.user_id
        if same_id or (person.phone and person.phone == other.phone) or (not person.address and len(people) == 1):
            return Person(person.user_id or other.user_id, person.phone or other.phone, other.name)
    return person


def _moved(raw: dict[str, Any], account: str) -> Moved | None:
    system = _dict(raw.get("system"))
    if raw.get("type") != "system" or not (system.get("user_id") or system.get("wa_id")):
        return None
    new = Person(_text(system, "user_id"), _text(system, "wa_id"))
    return Moved(account, Person(_text(raw, "from_user_id"), _text(raw, "from")), new, _at(raw))


def _message(raw: dict[str, Any], account: str, people: list[Person]) -> Message | None:
    person = _known(Person(_text(raw, "from_user_id"), _text(raw, "from")), people)
    kind = str(raw.get("type") or "unsupported")
    if not raw.get("id") or not person.address or kind == "system":
        return None
    base: dict[str, Any] = {"account": account, "id": str(raw["id"]), "person": person, "at": _at(raw)}
    about = _text(_dict(raw.get("context")), "id")
    part = _dict(raw.get(kind))
    if kind == "edit":
        return _edit(base, part)
    return Message(**base, type=kind, **({"about": about} | _content(kind, part, raw)))


def _edit(base: dict[str, Any], part: dict[str, Any]) -> Message:
    inner = _dict(part.get("message"))
    kind = str(inner.get("type") or "text")
    text = _content(kind, _dict(inner.get(kind)), inner).get("text", "")
    return Message(**base, type="edit", about=_text(part, "original_message_id"), text=text)


def _content(kind: str, part: dict[str, Any], raw: dict[str, Any]) -> dict[str, Any]:
    """What a message of that kind holds, beyond who and when."""
    if kind == "text":
        return {"text": _text(part, "body")}
    if kind in MEDIA:
        file = File(_text(part, "id"), _text(part, "mime_type"), _text(part, "filename"), part.get("voice") is True)
        return {"text": _text(part, "caption"), "file": file if file.id else None}
    if kind == "interactive":
        reply = _dict(part.get(str(part.get("type"))))
        title = _text(reply, "title")
        whole = _text(reply, "description") if title.endswith("…") else ""
        return {"text": whole or title, "tapped": _text(reply, "id")}
    if kind == "button":
        return {"text": _text(part, "text"), "tapped": _text(part, "payload")}
    if kind == "location":
        words = " ".join(filter(None, (_text(part, "name"), _text(part, "address"))))
        return {"text": words, "lat": _degrees(part.get("latitude")), "lon": _degrees(part.get("longitude"))}
    if kind == "contacts":
        return _contacts(_dicts(raw.get("contacts")))
    if kind == "reaction":
        return {"text": _text(part, "emoji"), "about": _text(part, "message_id")} if part else {}
    return {"about": _text(part, "original_message_id")} if kind == "revoke" else {}


def _contacts(shared: list[dict[str, Any]]) -> dict[str, Any]:
    phones = (_text(phone, "wa_id") or _text(phone, "phone") for one in shared for phone in _dicts(one.get("phones")))
    names = [_text(_dict(one.get("name")), "formatted_name") for one in shared]
    return {"phones": tuple(filter(None, phones)), "name": names[0] if names else ""}


def _status(raw: dict[str, Any], account: str, people: list[Person]) -> Status:
    errors = _dicts(raw.get("errors"))
    first = errors[0] if errors else {}
    why = _text(_dict(first.get("error_data")), "details") or _text(first, "message") or _text(first, "title")
    code = first.get("code")
    person = _known(Person(_text(raw, "recipient_user_id"), _text(raw, "recipient_id")), people)
    return Status(
        account, str(raw["id"]), str(raw["status"]), _at(raw), person,
        data=_text(raw, "biz_opaque_callback_data"), code=code if isinstance(code, int) else 0, why=why,
    )  # fmt: skip


def _at(raw: dict[str, Any]) -> datetime:
    """The vendor's time; the beginning of all time when there is none, so that it is never the newest."""
    try:
        return datetime.fromtimestamp(int(raw.get("timestamp", 0)), UTC)
    except (ValueError, TypeError, OverflowError, OSError):
        return datetime.fromtimestamp(0, UTC)


def _degrees(value: Any) -> float | None:
    try:
        return float(value)
    except (TypeError, ValueError):
        return None


def _text(raw: dict[str, Any], name: str) -> str:
    value = raw.get(name)
    return value if isinstance(value, str) else str(value) if isinstance(value, int) else ""


def _dict(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _dicts(value: Any) -> list[dict[str, Any]]:
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []
