"""What the owner sets for channels beside Telegram; every group is whole or not there at all."""

from __future__ import annotations

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings

GRAPH = "https://graph.facebook.com"


class WhatsAppSettings(BaseSettings):
    """AFTERCARE_WHATSAPP_...: the number that customers write to, and how its webhook is proved to be Meta's."""

    whatsapp_token: SecretStr | None = Field(
        default=None, min_length=20, description="an access token of a system user, EAA..."
    )
    whatsapp_phone_number_id: str = Field(
        default="", pattern=r"^([0-9]{5,20})?$", description="the phone number ID of the app's page, digits only"
    )
    whatsapp_business_id: str = Field(
        default="", pattern=r"^([0-9]{5,20})?$", description="the WhatsApp business account ID, digits only"
    )
    """For the templates only."""
    whatsapp_app_secret: SecretStr | None = Field(
        default=None, min_length=8, description="the app secret, 8 characters or more"
    )
    whatsapp_verify_token: SecretStr | None = Field(
        default=None, min_length=8, description="a word of your own, 8 characters or more, typed on the app's page too"
    )
    whatsapp_api: str = Field(default=GRAPH, description="the address of a Graph API server, without a path")

    @property
    def has_whatsapp(self) -> bool:
        """True when customers can write on WhatsApp."""
        return self.whatsapp_token is not None


class ChannelSettings(WhatsAppSettings):
    """All of them."""

    def unfinished(self) -> list[str]:
        """A line for each setting that is missing beside others of its channel; names without the prefix."""
        needed = ("whatsapp_token", "whatsapp_phone_number_id", "whatsapp_app_secret", "whatsapp_verify_token")
        return self._missing(needed)

    def _missing(self, needed: tuple[str, ...]) -> list[str]:
        given = [name for name in needed if getattr(self, name)]
        missing = [name for name in needed if given and not getattr(self, name)]
        fields = type(self).model_fields
        return [
            f"{name.upper()} is missing: expected {fields[name].description}, because {given[0].upper()} is set"
            for name in missing
        ]
