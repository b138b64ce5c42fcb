"""Each channel's token, group and callback, and the address and certificate of the web."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from urllib.parse import urlsplit

from pydantic import SecretStr

from app.doctor.patient import Patient
from app.doctor.world import Answer, Unreached
from app.settings import is_loopback
from domain.shop.finding import Finding

ENDS_SOON, ENDS = timedelta(days=14), timedelta(0)
MANY_PENDING = 100
BOTS = (("customer", "/webhooks/telegram"), ("staff", "/webhooks/staff"))
"""Whose bot, and the path that Telegram calls for it."""


def telegram(patient: Patient) -> Iterator[Finding]:
    """The tokens are known there, the staff's group takes messages, and callbacks arrive."""
    settings = patient.settings
    if not settings.has_bot:
        yield Finding("channels", "ok" if settings.link_base else "warn", "only_web")
        return
    if patient.offline:
        return
    for whose, path in BOTS:
        token: SecretStr | None = getattr(settings, f"{whose}_bot_token")
        if token is not None:
            yield from _bot(patient, whose, token.get_secret_value(), path)


def _bot(patient: Patient, whose: str, token: str, path: str) -> Iterator[Finding]:
    try:
        me = _ask(patient, token, "getMe")
        if me.status in (401, 404):
            yield Finding("channels", "bad", "token_refused", {"name": f"AFTERCARE_{whose.upper()}_BOT_TOKEN"})
            return
        if me.status != 200:
            yield Finding("channels", "bad", "telegram_trouble", {"status": me.status})
            return
        yield Finding(
            "channels", "ok", "bot_ok", {"name": str((me.body or {}).get("result", {}).get("username", whose))}
        )
        if whose == "staff":
            yield from _group(patient, token)
        yield from _callback(patient, whose, token, path)
    except Unreached as reason:
        key = "telegram_unreached_proxy" if patient.proxy else "telegram_unreached"
        yield Finding("channels", "bad", key, {"reason": str(reason)})


def _group(patient: Patient, token: str) -> Iterator[Finding]:
    chat = patient.settings.staff_chat_id
    said = _ask(patient, token, f"getChat?chat_id={chat}")
    kind = str(((said.body or {}).get("result") or {}).get("type", ""))
    if said.status == 403:
        yield Finding("channels", "bad", "bot_not_in_group", {"chat": str(chat)})
    elif said.status != 200:
        yield Finding("channels", "bad", "group_unknown", {"chat": str(chat)})
    elif kind == "private":
        yield Finding("channels", "warn", "group_is_private", {"chat": str(chat)})
    elif kind == "channel":
        yield Finding("channels", "bad", "group_is_channel", {"chat": str(chat)})


def _callback(patient: Patient, whose: str, token: str, path: str) -> Iterator[Finding]:
    """Telegram calls where the settings say, and met no trouble there; without a public address it calls nowhere."""
    found = ((_ask(patient, token, "getWebhookInfo").body or {}).get("result")) or {}
    wanted = patient.settings.public_url + path if patient.settings.public_url else ""
    there = str(found.get("url", ""))
    if there != wanted and (there or wanted):
        yield Finding(
            "channels", "warn" if not there else "bad", "callback_elsewhere", {"bot": whose, "url": there or "-"}
        )
    elif found.get("last_error_message") and found.get("pending_update_count", 0):
        said = str(found["last_error_message"])
        yield Finding("channels", "bad", "callback_fails", {"bot": whose, "reason": said[:120]})
    if int(found.get("pending_update_count", 0)) > MANY_PENDING:
        yield Finding("channels", "warn", "updates_wait", {"bot": whose, "count": int(found["pending_update_count"])})


def _ask(patient: Patient, token: str, what: str) -> Answer:
    return patient.world.call(f"{patient.settings.telegram_api}/bot{token}/{what}", patient.proxy)


def web(patient: Patient) -> Iterator[Finding]:
    """The public address is answered by this shop, and its certificate holds for a while."""
    url = patient.settings.public_url
    if not url or patient.offline or is_loopback(url):
        return
    address = urlsplit(url)
    try:
        left = patient.world.certificate(address.hostname or "", address.port or 443) - patient.now
    except Unreached as reason:
        yield _certificate_trouble(str(reason))
        return
    days = left.days
    if left <= ENDS:
        yield Finding("web", "bad", "certificate_over", {"days": -days})
    elif left < ENDS_SOON:
        yield Finding("web", "warn", "certificate_soon", {"days": days})
    else:
        yield Finding("web", "ok", "certificate_ok", {"days": days})
    try:
        said = patient.world.call(f"{url}/health", "")
    except Unreached as reason:
        yield Finding("web", "bad", "web_unreached", {"reason": str(reason)})
        return
    if said.status in (502, 503, 504):
        yield Finding("web", "bad", "web_behind_away", {"status": said.status})
    elif not isinstance(said.body, dict) or "outbox_waits_s" not in said.body:
        yield Finding("web", "bad", "web_other", {"status": said.status})


def _certificate_trouble(reason: str) -> Finding:
    said = reason.casefold()
    if "expired" in said:
        return Finding("web", "bad", "certificate_over", {"days": 0})
    if "hostname" in said or "not valid for" in said:
        return Finding("web", "bad", "certificate_other_name")
    if "self" in said and "signed" in said:
        return Finding("web", "bad", "certificate_self_signed")
    if "not known" in said or "name resolution" in said or "gaierror" in said:
        return Finding("web", "bad", "name_unknown")
    return Finding("web", "bad", "web_unreached", {"reason": reason})
