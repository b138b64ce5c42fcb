"""What a check of WhatsApp finds: token, number, webhook, secrets, templates, limits."""

from __future__ import annotations

import hashlib
import hmac
import re
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from app.channels import reached
from app.channels.finding import Finding
from app.channels.whatsapp import HOOK, plain
from domain.channels.register import WHATSAPP
from domain.channels.template import Template
from storage import conversations, shops
from wire.whatsapp import signature
from wire.whatsapp.calls import CallFailed, CloudApi
from wire.whatsapp.codes import Meaning
from wire.whatsapp.templates import template_name

if TYPE_CHECKING:
    from app.wiring import House

NOTHING = b'{"object":"whatsapp_business_account","entry":[]}'
"""A body that says nothing, to be signed."""

_STOPPED = {0: "token", 190: "token", 100: "number_unknown", 131031: "locked", 368: "locked", 131042: "payment"}
"""Code -> finding, of those that stop the channel; others: "permission"."""


async def check(house: House) -> list[Finding]:
    """Everything that can be seen without writing to anybody."""
    if not house.settings.has_whatsapp:
        return [Finding("off", "whatsapp_off")]
    api = house.whatsapp.api
    number, numbers = await _number(house, api)
    found = [*numbers, *await _webhook(house), _last_heard(house)]
    if number:
        found += await _templates(house, api)
    return found


async def _number(house: House, api: CloudApi) -> tuple[dict[str, Any], list[Finding]]:
    try:
        number = await api.number(proof=_proof(house))
    except CallFailed as error:
        return {}, [_refused(error)]
    shown = {"number": number.get("display_phone_number", ""), "name": number.get("verified_name", "")}
    found = [Finding("right", "whatsapp_number", shown)]
    quality, tier = str(number.get("quality_rating", "")), str(number.get("messaging_limit_tier", ""))
    if quality in ("RED", "YELLOW"):
        found.append(Finding("look", "whatsapp_quality", {"quality": quality}))
    if tier:
        found.append(Finding("right", "whatsapp_tier", {"people": tier.removeprefix("TIER_").lower()}))
    return number, found


def _refused(error: CallFailed) -> Finding:
    if error.meaning is Meaning.AWAY:
        return Finding("wrong", "whatsapp_away", {"why": str(error)})
    if "appsecret_proof" in str(error):
        return Finding("wrong", "whatsapp_secret")
    about = _STOPPED.get(error.code, "permission")
    return Finding("wrong", f"whatsapp_{about}", {"code": error.code, "why": str(error)})


def _proof(house: House) -> str:
    """What shows the vendor that whoever has the token has the app secret, too; a wrong one is refused."""
    return _signed(house, plain(house.settings.whatsapp_token).encode())


def _signed(house: House, words: bytes) -> str:
    return hmac.new(plain(house.settings.whatsapp_app_secret).encode(), words, hashlib.sha256).hexdigest()


async def _webhook(house: House) -> list[Finding]:
    """The webhook as the vendor would call it: once to ask for the word, once with a signed body that says nothing."""
    settings = house.settings
    address = settings.public_url + HOOK
    asked = {"hub.mode": "subscribe", "hub.challenge": "7321"}
    asked |= {"hub.verify_token": plain(settings.whatsapp_verify_token)}
    status, body = await reached.get(address, asked)
    if status != 200 or body != "7321":
        code = {0: "away", 502: "away", 503: "away", 403: "word", 404: "none"}.get(status, "other")
        return [Finding("wrong", f"whatsapp_hook_{code}", {"address": address, "status": status or body})]
    status, _ = await reached.post(address, NOTHING, {signature.HEADER: f"sha256={_signed(house, NOTHING)}"})
    if status != 200:
        return [Finding("wrong", "whatsapp_hook_secret", {"address": address, "status": status})]
    return [Finding("right", "whatsapp_hook", {"address": address})]


def _last_heard(house: House) -> Finding:
    with house.store.read() as tx:
        at = conversations.last_received(tx, WHATSAPP, house.settings.whatsapp_phone_number_id)
    if at is None:
        return Finding("look", "whatsapp_silent")
    zone = ZoneInfo(house.settings.timezone)
    return Finding("right", "whatsapp_heard", {"at": f"{at.astimezone(zone):%Y-%m-%d %H:%M}"})


async def _templates(house: House, api: CloudApi) -> list[Finding]:
    if not house.settings.whatsapp_business_id:
        return [Finding("look", "whatsapp_no_business")]
    try:
        listed = await api.templates(house.settings.whatsapp_business_id)
    except CallFailed as error:
        return [Finding("wrong", "whatsapp_business", {"why": str(error)})]
    approved = [one for one in listed if one.get("status") == "APPROVED"]
    with house.store.read() as tx:
        ours = [one for one in shops.current(tx).templates if one.channel == WHATSAPP] if shops.load(tx) else []
    wrong = [found for one in ours if (found := _compared(one, listed))]
    if not ours:
        return [Finding("look", "whatsapp_no_templates", {"count": len(approved)})]
    return wrong or [Finding("right", "whatsapp_templates", {"count": len(ours)})]


def _compared(ours: Template, listed: list[dict[str, Any]]) -> Finding | None:
    """What is wrong with a template of the shop file, beside what the vendor has; None when they fit."""
    name, code = template_name(ours.id, ours.language)
    named = {"name": name, "code": code}
    theirs = next((one for one in listed if (one.get("name"), one.get("language")) == (name, code)), None)
    if theirs is None:
        return Finding("wrong", "whatsapp_template_missing", named)
    if theirs.get("status") != "APPROVED":
        return Finding("wrong", "whatsapp_template_state", {**named, "state": str(theirs.get("status")).lower()})
    body = next((str(part.get("text")) for part in theirs.get("components", ()) if part.get("type") == "BODY"), "")
    wanted = {gap.strip() for gap in re.findall(r"{{([^{}]*)}}", body)}
    given = {one.name for one in ours.fields}
    if wanted != given:
        said = {"wanted": ", ".join(sorted(wanted)) or "–", "given": ", ".join(sorted(given)) or "–"}
        return Finding("wrong", "whatsapp_template_gaps", {**named, **said})
    return None
