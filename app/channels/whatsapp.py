"""WhatsApp, built from the settings: the number's interface, what receives and what sends."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING

from pydantic import SecretStr

from app.settings import Settings
from storage import Store

if TYPE_CHECKING:
    from bot.channels.intake import Conversations
    from bot.channels.whatsapp import WhatsAppChannel
    from notifications.sender import Sender
    from wire.whatsapp.calls import CloudApi

HOOK = "/webhooks/whatsapp"

Deliver = Callable[[Sequence[int]], Awaitable[None]]


@dataclass
class WhatsApp:
    """What this process needs of WhatsApp; nothing of it is loaded before it is asked for."""

    settings: Settings
    store: Store
    now: Callable[[], datetime]

    @cached_property
    def api(self) -> CloudApi:
        """The number's interface."""
        from wire.whatsapp.calls import CloudApi

        settings = self.settings
        token, number = plain(settings.whatsapp_token), settings.whatsapp_phone_number_id
        return CloudApi(token, number, settings.whatsapp_api, proxy=plain(settings.proxy))

    def channel(self, conversations: Conversations, deliver: Deliver) -> WhatsAppChannel:
        """What receives."""
        from bot.channels.whatsapp import WhatsAppChannel

        return WhatsAppChannel(
            self.api,
            conversations,
            self.store,
            self.now,
            deliver,
            app_secret=plain(self.settings.whatsapp_app_secret),
            verify_token=plain(self.settings.whatsapp_verify_token),
            data_dir=self.settings.data_dir,
            language=self.settings.language,
        )

    def sender(self) -> Sender:
        """What sends."""
        from notifications.senders.whatsapp import WhatsAppSender

        return WhatsAppSender(self.api, self.settings.data_dir)

    async def close(self) -> None:
        """The connections are given back."""
        if "api" in self.__dict__:
            await self.api.close()


def plain(value: SecretStr | None) -> str:
    """The secret itself: for whoever has to show it to the vendor."""
    return value.get_secret_value() if value else ""
