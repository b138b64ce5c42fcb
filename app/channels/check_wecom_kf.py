"""What a check of WeCom's customer service finds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.channels import check_tencent
from app.channels.check_tencent import trouble
from app.channels.finding import Finding
from app.channels.settings_tencent import accounts
from app.channels.tencent import KF_HOOK
from wire.tencent.errors import ApiError, Unreachable

if TYPE_CHECKING:
    from app.wiring import House


async def check(house: House) -> list[Finding]:
    """Id and secret, the accounts, the callback, and who answers."""
    settings = house.settings
    if not settings.has_kf:
        return [Finding("off", "wecom_kf_off")]
    found = check_tencent.missing_library()
    found.append(await check_tencent.token(house.tencent.kf_api.api.try_token))
    if found[-1].mark == "right":
        found += await _accounts(house)
    if not found or all(one.code != "tencent_library" for one in found):
        found.append(await _way_back(house))
    found.append(check_tencent.heard(house, "wecom_kf", accounts(settings.wecom_kf_accounts)))
    return found


async def _accounts(house: House) -> list[Finding]:
    """Whether the application may use the accounts that the settings name."""
    wanted = accounts(house.settings.wecom_kf_accounts)
    try:
        there = await house.tencent.kf_api.accounts()
    except (ApiError, Unreachable) as error:
        return [trouble(error)]
    listed = ", ".join(f"{key} ({name})" for key, name in sorted(there.items())) or "–"
    unknown = [key for key in wanted if key not in there]
    if unknown:
        return [Finding("wrong", "wecom_kf_account", {"id": ", ".join(unknown), "there": listed})]
    found = [Finding("right", "wecom_kf_accounts", {"there": ", ".join(there[key] or key for key in wanted)})]
    return found + [one for key in wanted for one in await _servicers(house, key)]


async def _servicers(house: House, account: str) -> list[Finding]:
    """Whether anybody receives, where the shop hands over in WeCom."""
    from storage import shops

    with house.store.read() as tx:
        shop = shops.load(tx)
    if shop is None or not shop.policy.hand_over_in_wecom:
        return []
    try:
        people = await house.tencent.kf_api.servicers(account)
    except (ApiError, Unreachable) as error:
        return [trouble(error)]
    free = sorted(name for name, receives in people.items() if receives)
    if not free:
        return [Finding("look", "wecom_kf_nobody", {"account": account})]
    return [Finding("right", "wecom_kf_people", {"names": ", ".join(free)})]


async def _way_back(house: House) -> Finding:
    from wire.tencent.crypto import signature

    plain, at = check_tencent.nonce(), str(int(house.now().timestamp()))
    token, envelope = house.tencent.kf_keys()
    sealed = envelope.seal(plain.encode())
    query = {"msg_signature": signature(token, at, plain, sealed), "timestamp": at, "nonce": plain, "echostr": sealed}
    return await check_tencent.way_back(house, KF_HOOK, query, plain)
