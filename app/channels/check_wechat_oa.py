"""What a check of the Official Account finds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.channels import check_tencent
from app.channels.finding import Finding
from app.channels.tencent import OA_HOOK, plain

if TYPE_CHECKING:
    from app.wiring import House


async def check(house: House) -> list[Finding]:
    """Id and secret, the callback, and the templates."""
    settings = house.settings
    if not settings.wechat_app_id:
        return [Finding("off", "wechat_oa_off")]
    found = check_tencent.missing_library() if settings.wechat_aes_key else [Finding("look", "wechat_oa_plain")]
    found.append(await check_tencent.token(house.tencent.oa_api.api.try_token))
    found.append(await _way_back(house))
    found.append(check_tencent.heard(house, "wechat_oa", [settings.wechat_app_id]))
    return found


async def _way_back(house: House) -> Finding:
    from wire.tencent.crypto import signature

    words, at = check_tencent.nonce(), str(int(house.now().timestamp()))
    signed = signature(plain(house.settings.wechat_token), at, words)
    query = {"signature": signed, "timestamp": at, "nonce": words, "echostr": words}
    return await check_tencent.way_back(house, OA_HOOK, query, words)
