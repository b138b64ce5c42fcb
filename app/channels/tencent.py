"""WeChat and WeCom, built from the settings: each account's interface, what receives and what sends."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING

from pydantic import SecretStr

from app.channels.settings_tencent import accounts
from app.settings import Settings
from domain.channels.register import WECHAT_OA, WECOM_KF
from storage import Store

if TYPE_CHECKING:
    import httpx

    from bot.channels.intake import Conversations
    from bot.channels.wechat_oa import WechatOaChannel
    from bot.channels.wecom_kf import WecomKfChannel
    from notifications.sender import Sender
    from wire.tencent.crypto import Envelope
    from wire.tencent.kf import KfApi
    from wire.tencent.oa import OaApi

KF_HOOK, OA_HOOK = "/webhooks/wecom-kf", "/webhooks/wechat"

Deliver = Callable[[Sequence[int]], Awaitable[None]]


@dataclass
class Tencent:
    """What this process needs of WeChat and WeCom; nothing of it is loaded before it is asked for."""

    settings: Settings
    store: Store
    now: Callable[[], datetime]

    @cached_property
    def http(self) -> httpx.AsyncClient:
        """The connections of all calls."""
        import httpx

        return httpx.AsyncClient(trust_env=False)

    @cached_property
    def kf_api(self) -> KfApi:
        """The customer service's interface, with a token that all processes share."""
        from storage.inbound.api_tokens import Shelf
        from wire.tencent.api import Api
        from wire.tencent.kf import KfApi
        from wire.tencent.tokens import Tokens, corp_fetch

        corp, base = self.settings.wecom_corp_id, self.settings.wecom_api
        fetch = corp_fetch(self.http, base, corp, plain(self.settings.wecom_kf_secret), self.now)
        return KfApi(Api(base, Tokens(Shelf(self.store, f"wecom:{corp}:kf"), fetch, self.now), self.http))

    def kf_channel(self, conversations: Conversations, deliver: Deliver) -> WecomKfChannel:
        """What receives from the customer service."""
        from bot.channels import tencent_files
        from bot.channels.intake import Intake
        from bot.channels.wecom_kf import WecomKfChannel
        from bot.channels.wecom_kf_events import Events

        settings, api = self.settings, self.kf_api
        fetch = tencent_files.fetcher(api.api, settings.data_dir, self.now)
        intake = Intake(conversations, self.store, self.now, deliver, language=settings.language, fetch=fetch)
        return WecomKfChannel(
            api,
            accounts(settings.wecom_kf_accounts),
            self.kf_keys()[1],
            intake,
            Events(api, self.store, self.now, language=settings.language),
            self.store,
            self.now,
        )

    def kf_keys(self) -> tuple[str, Envelope]:
        """The token of the customer service's callback, and what opens its bodies."""
        from wire.tencent.crypto import Envelope

        token = plain(self.settings.wecom_kf_token)
        return token, Envelope(token, plain(self.settings.wecom_kf_aes_key), self.settings.wecom_corp_id)

    def kf_sender(self) -> Sender:
        """What sends to the customer service's customers."""
        from notifications.senders.wecom_kf import KfSender

        return KfSender(self.kf_api, self.settings.data_dir)

    @cached_property
    def oa_api(self) -> OaApi:
        """The Official Account's interface, with a token that all processes share."""
        from storage.inbound.api_tokens import Shelf
        from wire.tencent.api import Api
        from wire.tencent.oa import OaApi
        from wire.tencent.tokens import Tokens, official_fetch

        app, base = self.settings.wechat_app_id, self.settings.wechat_api
        fetch = official_fetch(self.http, base, app, plain(self.settings.wechat_secret), self.now)
        return OaApi(Api(base, Tokens(Shelf(self.store, f"wechat:{app}"), fetch, self.now), self.http))

    def oa_channel(self, conversations: Conversations, deliver: Deliver) -> WechatOaChannel:
        """What receives from the Official Account."""
        from bot.channels import tencent_files
        from bot.channels.intake import Intake
        from bot.channels.wechat_oa import WechatOaChannel
        from wire.tencent.crypto import Envelope

        settings, api = self.settings, self.oa_api
        token, key = plain(settings.wechat_token), plain(settings.wechat_aes_key)
        envelope = Envelope(token, key, settings.wechat_app_id) if key else None
        fetch = tencent_files.fetcher(api.api, settings.data_dir, self.now)
        intake = Intake(conversations, self.store, self.now, deliver, language=settings.language, fetch=fetch)
        return WechatOaChannel(settings.wechat_app_id, token, envelope, intake, self.store, self.now)

    def oa_sender(self) -> Sender:
        """What sends to the Official Account's followers."""
        from notifications.senders.wechat_oa import OaSender

        return OaSender(self.oa_api, self.settings.data_dir)

    def channels(
        self, conversations: Conversations, deliver: Deliver
    ) -> dict[str, WecomKfChannel | WechatOaChannel]:  # fmt: skip
        """What receives, by the path that is called."""
        found: dict[str, WecomKfChannel | WechatOaChannel] = {}
        if self.settings.has_kf:
            found[KF_HOOK] = self.kf_channel(conversations, deliver)
        if self.settings.has_oa:
            found[OA_HOOK] = self.oa_channel(conversations, deliver)
        return found

    def senders(self) -> dict[str, Sender]:
        """What sends, by the outbox's channel."""
        kf = {WECOM_KF: self.kf_sender()} if self.settings.has_kf else {}
        return kf | ({WECHAT_OA: self.oa_sender()} if self.settings.has_oa else {})

    async def close(self) -> None:
        """Connections are given back."""
        if "http" in self.__dict__:
            await self.http.aclose()


def plain(value: SecretStr | None) -> str:
    """A secret's words; empty for none."""
    return value.get_secret_value() if value else ""
