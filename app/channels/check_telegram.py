"""What a check of Telegram finds: the bots' tokens, and where their updates go."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pydantic import SecretStr

from app.channels import reached
from app.channels.finding import Finding

if TYPE_CHECKING:
    from app.wiring import House


async def check(house: House) -> list[Finding]:
    """Both bots, each by its own token."""
    settings = house.settings
    if not settings.has_bot:
        return [Finding("off", "telegram_off")]
    found: list[Finding] = []
    for who, token, path in (
        ("customers", settings.customer_bot_token, "/webhooks/telegram"),
        ("staff", settings.staff_bot_token, "/webhooks/staff"),
    ):
        found += await _bot(house, who, token, path) if token else [Finding("off", f"telegram_no_{who}")]
    return found


async def _bot(house: House, who: str, token: SecretStr, path: str) -> list[Finding]:
    status, me = await _ask(house, token, "getMe")
    if status == 0:
        return [Finding("wrong", "telegram_away", {"why": me})]
    if status != 200:
        return [Finding("wrong", f"telegram_token_{who}")]
    found = [Finding("right", f"telegram_bot_{who}", {"name": me.get("username", "")})]
    wanted = house.settings.public_url + path if house.settings.public_url else ""
    _, hook = await _ask(house, token, "getWebhookInfo")
    if hook.get("url", "") != wanted:
        return [*found, Finding("look", "telegram_hook", {"there": hook.get("url") or "–", "wanted": wanted or "–"})]
    if hook.get("last_error_message"):
        return [*found, Finding("look", "telegram_hook_trouble", {"why": hook["last_error_message"]})]
    return found


def _proxy(house: House) -> str:
    return house.settings.proxy.get_secret_value() if house.settings.proxy else ""


async def _ask(house: House, token: SecretStr, method: str) -> tuple[int, Any]:
    """(status, result); status 0 and why without an answer. The address, which holds the token, is in neither."""
    import json

    url = f"{house.settings.telegram_api.rstrip('/')}/bot{token.get_secret_value()}/{method}"
    status, body = await reached.get(url, proxy=_proxy(house))
    if status != 200:
        return status, body if status == 0 else {}
    try:
        answer = json.loads(body)
    except ValueError:
        return 0, "no JSON"
    return status, answer.get("result") or {}
