"""What the owner sets for channels beside Telegram; every group is whole or not there at all."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings

from app.channels.settings_tencent import APP, BOT, KF, OA, TencentSettings

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


class SmsSettings(BaseSettings):
    """AFTERCARE_SMS_...: who sends text messages by approved templates, and in whose name."""

    sms_provider: Literal["", "aliyun", "tencent"] = Field(default="", description="aliyun or tencent")
    sms_key_id: str = Field(default="", max_length=128, description="the id of an access key that may send messages")
    sms_key_secret: SecretStr | None = Field(
        default=None, min_length=16, description="the secret of that access key, 16 characters or more"
    )
    sms_sign: str = Field(default="", max_length=40, description="the approved signature, without brackets")
    sms_app_id: str = Field(
        default="", pattern=r"^([0-9]{6,20})?$", description="Tencent's SdkAppId, digits only; Aliyun has none"
    )
    sms_report_key: SecretStr | None = Field(
        default=None,
        min_length=16,
        description="a word of your own, 16 characters or more, in the address that delivery reports are sent to",
    )
    sms_api: str = Field(default="", description="the address of the provider's server, when it is another one")

    @property
    def has_sms(self) -> bool:
        """True when text messages can be sent."""
        return bool(self.sms_provider)


class MailSettings(BaseSettings):
    """AFTERCARE_MAIL_...: the mail server that takes the shop's mail."""

    mail_host: str = Field(
        default="", max_length=200, description="the name of a mail server, such as smtp.example.com"
    )
    mail_port: int = Field(default=465, ge=1, le=65535, description="the port it takes mail on, 465 or 587")
    mail_security: Literal["tls", "starttls", "none"] = Field(default="tls", description="tls, starttls or none")
    mail_user: str = Field(default="", max_length=200, description="who logs in there")
    mail_password: SecretStr | None = Field(default=None, description="the password, or the app's own")
    mail_from: str = Field(
        default="", pattern=r"^([^@\s<>]+@[^@\s<>]+)?$", description="the address that mail comes from"
    )
    mail_alarm: str = Field(
        default="", pattern=r"^([^@\s<>]+@[^@\s<>]+)?$", description="the address that reads when a channel has stopped"
    )
    """So that whoever can mend it hears of it by another way than the broken one."""

    @property
    def has_mail(self) -> bool:
        """True when mail can be sent."""
        return bool(self.mail_host)


SHARED = frozenset({"wecom_corp_id", "wecom_bot_id"})
"""Of several groups: it asks for nothing else of one that it is not the first of."""


class ChannelSettings(WhatsAppSettings, TencentSettings, SmsSettings, MailSettings):
    """All of them."""

    def unfinished(self) -> list[str]:
        """A line for each setting that is missing beside others of its channel; names without the prefix."""
        needed = ("whatsapp_token", "whatsapp_phone_number_id", "whatsapp_app_secret", "whatsapp_verify_token")
        sms: tuple[str, ...] = ("sms_provider", "sms_key_id", "sms_key_secret", "sms_sign")
        sms += ("sms_app_id",) if self.sms_provider == "tencent" else ()
        groups = (needed, sms, ("mail_host", "mail_from"), KF, OA, BOT, APP)
        return [line for group in groups for line in self._missing(group)]

    def _missing(self, needed: tuple[str, ...]) -> list[str]:
        given = [name for name in needed if getattr(self, name) and (name == needed[0] or name not in SHARED)]
        missing = [name for name in needed if given and not getattr(self, name)]
        fields = type(self).model_fields
        return [
            f"{name.upper()} is missing: expected {fields[name].description}, because {given[0].upper()} is set"
            for name in missing
        ]
