"""What a check of the Official Account finds."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from app.channels import check_tencent
from app.channels.finding import Finding
from app.channels.tencent import OA_HOOK, plain
from domain.channels.register import WECHAT_OA
from wire.tencent.errors import ApiError, Unreachable

if TYPE_CHECKING:
    from app.wiring import House

_FIELD = re.compile(r"\{\{(\w+)\.DATA\}\}")


async def check(house: House) -> list[Finding]:
    """Id and secret, the callback, and the templates."""
    settings = house.settings
    if not settings.wechat_app_id:
        return [Finding("off", "wechat_oa_off")]
    found = check_tencent.missing_library() if settings.wechat_aes_key else [Finding("look", "wechat_oa_plain")]
    found.append(await check_tencent.token(house.tencent.oa_api.api.try_token))
    if found[-1].mark == "right":
        found += await _templates(house)
    found.append(await _way_back(house))
    found.append(check_tencent.heard(house, "wechat_oa", [settings.wechat_app_id]))
    return found


async def _templates(house: House) -> list[Finding]:
    """Whether the account has the templates that the shop file names, with those fields."""
    from storage import shops

    with house.store.read() as tx:
        shop = shops.load(tx)
    wanted = [one for one in (shop.templates if shop else ()) if one.channel == WECHAT_OA]
    if not wanted:
        return [Finding("look", "wechat_oa_no_templates")]
    try:
        there = await house.tencent.oa_api.templates()
    except (ApiError, Unreachable) as error:
        return [check_tencent.trouble(error)]
    found = []
    for one in wanted:
        fields = set(_FIELD.findall(there.get(one.id, "")))
        if one.id not in there:
            found.append(Finding("wrong", "wechat_oa_template", {"id": one.id, "kind": one.kind}))
        elif fields != {field.name for field in one.fields}:
            listed = ", ".join(sorted(fields))
            found.append(Finding("wrong", "wechat_oa_template_fields", {"id": one.id, "fields": listed}))
    return found or [Finding("right", "wechat_oa_templates", {"count": len(wanted)})]


async def _way_back(house: House) -> Finding:
    from wire.tencent.crypto import signature

    words, at = check_tencent.nonce(), str(int(house.now().timestamp()))
    signed = signature(plain(house.settings.wechat_token), at, words)
    query = {"signature": signed, "timestamp": at, "nonce": words, "echostr": words}
    return await check_tencent.way_back(house, OA_HOOK, query, words)
