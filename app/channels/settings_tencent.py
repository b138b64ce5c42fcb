"""What the owner sets of WeChat and WeCom; each application has its id, its secret and the keys of its callback."""

from __future__ import annotations

import re

from pydantic import Field, SecretStr, field_validator
from pydantic_settings import BaseSettings

WECOM, WECHAT = "https://qyapi.weixin.qq.com", "https://api.weixin.qq.com"
WECOM_BOT = "wss://openws.work.weixin.qq.com"

_ID = re.compile(r"[A-Za-z0-9_-]{4,64}")
_SECRET = re.compile(r"[A-Za-z0-9_-]{8,128}")
_TOKEN = re.compile(r"[A-Za-z0-9]{3,32}")
_CHAT = re.compile(r"[A-Za-z0-9_-]{4,128}")
_LINE = re.compile(r"wss?://[^/?#\s]+")
_AES_KEY = re.compile(r"[A-Za-z0-9]{43}")

KF = ("wecom_kf_secret", "wecom_corp_id", "wecom_kf_token", "wecom_kf_aes_key", "wecom_kf_accounts")
"""What the customer service needs, all of it or nothing."""
OA = ("wechat_app_id", "wechat_secret", "wechat_token")
"""What an Official Account needs; the key comes with encrypted mode."""
BOT = ("wecom_bot_id", "wecom_bot_secret")
"""What the staff's bot in WeCom needs; the group is known once it is there."""
APP = ("wecom_app_secret", "wecom_app_agent", "wecom_corp_id", "wecom_bot_id")
"""What private messages by an application need, instead of by the bot."""


class TencentSettings(BaseSettings):
    """WeCom customer service and the Official Account; a field's description says what is expected of it."""

    wecom_corp_id: str = Field(default="", description="the CorpID of 我的企业, such as ww1234567890abcdef")
    wecom_kf_secret: SecretStr | None = Field(
        default=None, description="the Secret of the application that may call the customer service"
    )
    wecom_kf_token: SecretStr | None = Field(default=None, description="the callback's Token, 3 to 32 letters, digits")
    wecom_kf_aes_key: SecretStr | None = Field(
        default=None, description="the callback's EncodingAESKey, 43 letters and digits"
    )
    wecom_kf_accounts: str = Field(
        default="", description="ids of customer service accounts with commas between them, such as wkAJ2GCAAAZSfhHC"
    )
    wecom_api: str = Field(default=WECOM, description="the address of WeCom's server, without a path")
    wecom_bot_id: str = Field(default="", description="the Bot ID of the staff's smart bot (智能机器人)")
    wecom_bot_secret: SecretStr | None = Field(default=None, description="the Secret of that bot's long connection")
    wecom_staff_chat: str = Field(
        default="", description="the id of the staff's group in WeCom, as the bot tells it there when it reads /id"
    )
    wecom_bot_api: str = Field(default=WECOM_BOT, description="the address of the bots' long connection, wss://...")
    wecom_app_secret: SecretStr | None = Field(
        default=None, description="the Secret of an application by which staff get private messages"
    )
    wecom_app_agent: int = Field(default=0, ge=0, description="the AgentId of that application")
    wechat_app_id: str = Field(default="", description="the AppID of the service account, such as wx1234567890abcdef")
    wechat_secret: SecretStr | None = Field(default=None, description="the AppSecret of the service account")
    wechat_token: SecretStr | None = Field(default=None, description="the server's Token, 3 to 32 letters, digits")
    wechat_aes_key: SecretStr | None = Field(
        default=None, description="the EncodingAESKey, 43 letters and digits; left out in plain mode"
    )
    wechat_api: str = Field(default=WECHAT, description="the address of WeChat's server, without a path")

    @field_validator("wecom_corp_id", "wechat_app_id")
    @classmethod
    def _id(cls, value: str) -> str:
        return _fits(value, _ID)

    @field_validator("wecom_kf_accounts")
    @classmethod
    def _ids(cls, value: str) -> str:
        names = accounts(value)
        if value and not all(_ID.fullmatch(name) for name in names):
            raise ValueError("not as described")
        return ",".join(names)

    @field_validator("wecom_bot_id", "wecom_staff_chat")
    @classmethod
    def _chat(cls, value: str) -> str:
        return _fits(value, _CHAT)

    @field_validator("wecom_bot_api")
    @classmethod
    def _line(cls, value: str) -> str:
        return _fits(value.rstrip("/"), _LINE)

    @field_validator("wecom_kf_secret", "wechat_secret", "wecom_bot_secret", "wecom_app_secret")
    @classmethod
    def _secret(cls, value: SecretStr | None) -> SecretStr | None:
        return _secret_fits(value, _SECRET)

    @field_validator("wecom_kf_token", "wechat_token")
    @classmethod
    def _token(cls, value: SecretStr | None) -> SecretStr | None:
        return _secret_fits(value, _TOKEN)

    @field_validator("wecom_kf_aes_key", "wechat_aes_key")
    @classmethod
    def _key(cls, value: SecretStr | None) -> SecretStr | None:
        return _secret_fits(value, _AES_KEY)

    @property
    def has_kf(self) -> bool:
        """True when the customer service is connected."""
        return all(getattr(self, name) for name in KF)

    @property
    def has_wecom_staff(self) -> bool:
        """True when the staff chat is in WeCom."""
        return all(getattr(self, name) for name in BOT)

    @property
    def has_wecom_app(self) -> bool:
        """True when private messages to staff go by an application."""
        return all(getattr(self, name) for name in APP)

    @property
    def has_oa(self) -> bool:
        """True when the Official Account is connected."""
        return all(getattr(self, name) for name in OA)


def accounts(value: str) -> list[str]:
    """The ids of a list with commas."""
    return [name for name in map(str.strip, value.split(",")) if name]


def _fits(value: str, pattern: re.Pattern[str]) -> str:
    if value and not pattern.fullmatch(value):
        raise ValueError("not as described")
    return value


def _secret_fits(value: SecretStr | None, pattern: re.Pattern[str]) -> SecretStr | None:
    if value is not None:
        _fits(value.get_secret_value(), pattern)
    return value
