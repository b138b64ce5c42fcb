"""What the owner sets: AFTERCARE_... variables of the environment or of a .env file.

A value that is missing or wrong stops the start; every problem is one line of name, value and expectation.
"""

from __future__ import annotations

import difflib
import os
import re
import secrets
import tempfile
from contextlib import suppress
from ipaddress import ip_address
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit
from zoneinfo import available_timezones

from dotenv import dotenv_values
from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import SettingsConfigDict

from app.channels.libraries import missing
from app.channels.settings import ChannelSettings

PREFIX = "AFTERCARE_"
ENV_FILE = ".env"
TELEGRAM = "https://api.telegram.org"

_TOKEN = re.compile(r"\d{3,20}:[A-Za-z0-9_-]{20,80}")
_WEBHOOK_SECRET = re.compile(r"[A-Za-z0-9_-]{16,256}")


class BadSettings(Exception):
    """The settings can't be used. problems: one line each, without any secret."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


class Settings(ChannelSettings):
    """The values as given, each checked. A field's description says what is expected of it."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX,
        env_file=ENV_FILE,
        env_ignore_empty=True,
        extra="ignore",
        hide_input_in_errors=True,
        frozen=True,
    )

    database_url: SecretStr = Field(
        default=SecretStr(""), description="sqlite:///path/to/file.db or postgresql+psycopg://user:password@host/name"
    )
    """May hold a password, hence a secret. Empty: a SQLite file in the data folder."""
    data_dir: Path = Field(default=Path("data"), description="a folder this user may write to")
    public_url: str = Field(
        default="", description="the https address the world reaches this server by, without a path"
    )
    lan_url: str = Field(
        default="", description="the http address of this machine in the shop's own network, without a path"
    )
    """Links go there while there is no public address: a choice to go without https where nobody outside listens."""
    proxy: SecretStr | None = Field(default=None, description="http://host:port, perhaps with user:password@ before it")
    """What calls to the world outside go through, such as to Telegram from mainland China. May hold a password."""
    shop_file: Path | None = Field(default=None, description="the shop file that is put in force at each start")
    backups_kept: int = Field(default=14, ge=0, le=366, description="0 to 366 nightly backups; 0 makes none")
    backup_dir: Path | None = Field(default=None, description="a folder for nightly backups, best on another disk")
    """Empty: `backups` in the data folder."""
    customer_bot_token: SecretStr | None = Field(
        default=None, description="a token as BotFather gives it, 123456789:AA..."
    )
    staff_bot_token: SecretStr | None = Field(
        default=None, description="a token as BotFather gives it, 123456789:AA..."
    )
    staff_chat_id: int | None = Field(
        default=None, description="the number of the staff's chat, such as -1001234567890"
    )
    telegram_api: str = Field(default=TELEGRAM, description="the address of a Bot API server, without a path")
    telegram_rate: int = Field(
        default=30,
        ge=3,
        le=1000,
        description="3 to 1000 messages a second; more than 30 are paid for",
    )
    """Above 30 each message is sent as a paid broadcast, which Telegram charges for in Stars."""
    webhook_secret: SecretStr | None = Field(default=None, description="16 to 256 letters, digits, _ or -")
    api_token: SecretStr | None = Field(default=None, description="16 characters or more")
    api_read_token: SecretStr | None = Field(default=None, description="16 characters or more")
    """Only looks: for statistics, screens and other programs that change nothing."""
    api_talk_token: SecretStr | None = Field(default=None, description="16 characters or more")
    """Only speaks for customers through the REST channel, and understands."""
    api_staff: str = Field(default="", description="codes of staff with commas between them, such as chen,lin")
    """In whose names programs may act; empty: in anybody's."""
    webhooks_private: bool = Field(default=False, description="true to push events inside the own network, else false")
    secret_key: SecretStr | None = Field(default=None, description="32 characters or more, the same for all processes")
    timezone: str = Field(default="Asia/Shanghai", description="a time zone such as Asia/Shanghai")
    language: Literal["zh", "en"] = Field(default="zh", description="zh or en")
    nlu: Literal["embedded", "rasa"] = Field(default="embedded", description="embedded or rasa")
    rasa_url: str = Field(default="http://127.0.0.1:5005", description="the address of a Rasa server")
    llm_url: str = Field(
        default="", description="the https address of an OpenAI-compatible server up to its version, https://host/v1"
    )
    """http is taken for a server on this machine or in the own network. Empty: no language model is asked anything."""
    llm_model: str = Field(default="", max_length=200, description="the name of a model of that server")
    llm_key: SecretStr | None = Field(default=None, description="a key of that server")
    llm_seconds: float = Field(default=3, ge=0.2, le=10, description="0.2 to 10 seconds that an answer is waited for")
    llm_a_day: int = Field(default=500, ge=0, le=1_000_000, description="0 to 1000000 questions a day at most")
    llm_as_written: bool = Field(default=False, description="true to send names, numbers and plates too, else false")

    @field_validator("database_url")
    @classmethod
    def _known_database(cls, value: SecretStr) -> SecretStr:
        url = value.get_secret_value()
        _must(not url or url.startswith(("sqlite:///", "postgresql+psycopg://")))
        return value

    @field_validator("public_url")
    @classmethod
    def _public_address(cls, value: str) -> str:
        return _address(value, secure=True)

    @field_validator("lan_url")
    @classmethod
    def _own_network(cls, value: str) -> str:
        _must(not value or urlsplit(value).scheme == "http")
        return _address(value)

    @field_validator("proxy")
    @classmethod
    def _known_proxy(cls, value: SecretStr | None) -> SecretStr | None:
        _must(value is None or value.get_secret_value().startswith("http://"))
        if value is not None:
            _address(value.get_secret_value())
        return value

    @field_validator("telegram_api", "rasa_url", "whatsapp_api", "sms_api", "wecom_api", "wechat_api")
    @classmethod
    def _server_address(cls, value: str) -> str:
        return _address(value)

    @field_validator("llm_url")
    @classmethod
    def _safe_model_server(cls, value: str) -> str:
        url = urlsplit(value)
        is_plain = url.scheme == "http" and is_near(value)
        _must(not value or (bool(url.hostname) and not url.query and (url.scheme == "https" or is_plain)))
        return value.rstrip("/")

    @field_validator("customer_bot_token", "staff_bot_token")
    @classmethod
    def _bot_token(cls, value: SecretStr | None) -> SecretStr | None:
        _must(value is None or bool(_TOKEN.fullmatch(value.get_secret_value())))
        return value

    @field_validator("staff_chat_id")
    @classmethod
    def _real_chat(cls, value: int | None) -> int | None:
        _must(value != 0)
        return value

    @field_validator("webhook_secret")
    @classmethod
    def _telegram_can_send_it(cls, value: SecretStr | None) -> SecretStr | None:
        _must(value is None or bool(_WEBHOOK_SECRET.fullmatch(value.get_secret_value())))
        return value

    @field_validator("api_token", "api_read_token", "api_talk_token")
    @classmethod
    def _long_token(cls, value: SecretStr | None) -> SecretStr | None:
        _must(value is None or len(value.get_secret_value()) >= 16)
        return value

    @field_validator("secret_key")
    @classmethod
    def _long_key(cls, value: SecretStr | None) -> SecretStr | None:
        _must(value is None or len(value.get_secret_value()) >= 32)
        return value

    @field_validator("timezone")
    @classmethod
    def _known_zone(cls, value: str) -> str:
        _must(value in available_timezones())
        return value

    @property
    def store_url(self) -> str:
        """Where the store is, password and all: for opening it only."""
        return self.database_url.get_secret_value() or f"sqlite:///{(self.data_dir / 'aftercare.db').absolute()}"

    @property
    def backups(self) -> Path:
        """Where nightly backups are."""
        return self.backup_dir or self.data_dir / "backups"

    @property
    def link_base(self) -> str:
        """Where links lead from another machine: the public address, or the one in the own network; else empty."""
        return self.public_url or self.lan_url

    @property
    def has_bot(self) -> bool:
        """True when any Telegram bot is connected."""
        return self.customer_bot_token is not None or self.staff_bot_token is not None

    @property
    def has_chat(self) -> bool:
        """True when anybody can write from outside the web."""
        return self.has_bot or self.has_whatsapp or self.has_kf or self.has_oa or self.has_wecom_staff

    @property
    def has_staff_chat(self) -> bool:
        """True when staff have a bot, in whichever chat."""
        return self.staff_bot_token is not None or self.has_wecom_staff

    @property
    def vendors(self) -> list[str]:
        """The servers through which real people are written to."""
        used = (
            (self.has_bot, self.telegram_api),
            (self.has_whatsapp, self.whatsapp_api),
            (self.has_kf, self.wecom_api),
            (self.has_oa, self.wechat_api),
            (self.has_wecom_staff, self.wecom_bot_api),
        )
        return [address for is_used, address in used if is_used]

    def secret_values(self) -> list[str]:
        """Every secret that was set, for a log that must not hold them."""
        found = (value for _, value in self if isinstance(value, SecretStr))
        return [secret.get_secret_value() for secret in found if secret.get_secret_value()]


def load() -> Settings:
    """The settings; BadSettings with a line for each value that is missing or wrong."""
    problems = _misspelt()
    try:
        settings = Settings()
    except ValidationError as error:
        raise BadSettings(problems + [_line(problem) for problem in error.errors()]) from None
    problems += _conflicts(settings)
    if problems:
        raise BadSettings(problems)
    return settings


def settings_of(file: Path | None, **given: Any) -> Settings:
    """The settings of that file, of the environment and as given, which count most; ValidationError for a wrong one."""
    return Settings(_env_file=file, **given)  # type: ignore[call-arg]


def with_data_dir(settings: Settings) -> Settings:
    """The settings with a data folder that is there, and with the secrets the owner left to us.

    A missing SECRET_KEY or WEBHOOK_SECRET is made once and kept in the folder, readable by this user only.
    """
    try:
        settings.data_dir.mkdir(parents=True, exist_ok=True)
        made = {
            name: SecretStr(_kept_secret(settings.data_dir / name))
            for name in ("secret_key", "webhook_secret")
            if getattr(settings, name) is None
        }
    except OSError as error:
        expected = Settings.model_fields["data_dir"].description
        name = f"{PREFIX}DATA_DIR={str(settings.data_dir)!r}"
        raise BadSettings([f"{name}: expected {expected} ({error.strerror})"]) from None
    return settings.model_copy(update=made)


def is_loopback(address: str) -> bool:
    """True when the server of that address is on this machine."""
    host = urlsplit(address).hostname or ""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def is_near(address: str) -> bool:
    """True when the server of that address is on this machine or in the own network."""
    try:
        return ip_address(urlsplit(address).hostname or "").is_private
    except ValueError:
        return is_loopback(address)


def _must(holds: bool) -> None:
    if not holds:
        raise ValueError("not as described")


def _address(value: str, *, secure: bool = False) -> str:
    url = urlsplit(value)
    schemes = ("https",) if secure and not is_loopback(value) else ("https", "http")
    _must(not value or (url.scheme in schemes and bool(url.hostname) and url.path in ("", "/") and not url.query))
    return value.rstrip("/")


def _line(problem: Any) -> str:
    name = str(problem["loc"][0])
    field = Settings.model_fields[name]
    secret = "SecretStr" in str(field.annotation)
    shown = " (value not shown)" if secret else f"={problem['input']!r}"
    return f"{PREFIX}{name.upper()}{shown}: expected {field.description}"


def _conflicts(settings: Settings) -> list[str]:
    checks: list[tuple[bool, str]] = [
        (
            settings.has_whatsapp and not settings.public_url,
            f"PUBLIC_URL is missing: expected {_described('public_url')}, because WhatsApp calls it",
        ),
        (
            settings.has_oa and not settings.public_url,
            f"PUBLIC_URL is missing: expected {_described('public_url')}, because WeChat calls it",
        ),
        (
            settings.staff_bot_token is not None and settings.staff_chat_id is None,
            f"STAFF_CHAT_ID is missing: expected {_described('staff_chat_id')}, because {PREFIX}STAFF_BOT_TOKEN is set",
        ),
        (
            settings.staff_chat_id is not None and settings.staff_bot_token is None,
            f"STAFF_BOT_TOKEN is missing: expected {_described('staff_bot_token')}, "
            f"because {PREFIX}STAFF_CHAT_ID is set",
        ),
        (
            settings.has_wecom_staff and settings.staff_bot_token is not None,
            "STAFF_BOT_TOKEN (value not shown): expected one staff chat, because WECOM_BOT_ID is set",
        ),
        (
            settings.has_wecom_app and not settings.link_base,
            f"PUBLIC_URL is missing: expected {_described('public_url')}, because WECOM_APP_SECRET is set",
        ),
        (
            bool(settings.llm_url) and not settings.llm_model,
            f"LLM_MODEL is missing: expected {_described('llm_model')}, because {PREFIX}LLM_URL is set",
        ),
        (
            settings.customer_bot_token is not None and settings.customer_bot_token == settings.staff_bot_token,
            "STAFF_BOT_TOKEN (value not shown): expected another bot than the customers'",
        ),
    ]
    return [
        PREFIX + line
        for line in [*(line for wrong, line in checks if wrong), *settings.unfinished(), *_lacking(settings)]
    ]


def _lacking(settings: Settings) -> list[str]:
    """What is set up, whose libraries are not installed; each names one of its settings."""
    on_server = settings.store_url.startswith("postgresql")
    used = {
        "telegram": (settings.has_bot, "CUSTOMER_BOT_TOKEN or STAFF_BOT_TOKEN is set"),
        "whatsapp": (settings.has_whatsapp, "WHATSAPP_TOKEN is set"),
        "wechat": (settings.has_kf, "WECOM_KF_SECRET is set"),
        "postgresql": (on_server, "DATABASE_URL names a PostgreSQL server"),
    }
    return [f"{name}: {lacks}" for extra, (is_used, name) in used.items() if is_used and (lacks := missing(extra))]


def _described(name: str) -> str:
    return str(Settings.model_fields[name].description)


def _misspelt() -> list[str]:
    """Names that are almost ours; others with our prefix may be anybody's (a container platform's, say)."""
    known = [PREFIX + name.upper() for name in Settings.model_fields]
    given = {name.upper() for name in (*os.environ, *dotenv_values(ENV_FILE)) if name.upper().startswith(PREFIX)}
    meant = {name: difflib.get_close_matches(name, known, n=1, cutoff=0.9) for name in sorted(given.difference(known))}
    return [f"{name} is not a setting: did you mean {near[0]}?" for name, near in meant.items() if near]


def _kept_secret(path: Path) -> str:
    """The secret of that file, which is made when it is missing (by one of several processes that start at once)."""
    if not path.exists():
        with tempfile.NamedTemporaryFile("w", dir=path.parent, prefix=f".{path.name}-") as made:  # 0600 by itself
            made.write(secrets.token_urlsafe(48))
            made.flush()
            os.fsync(made.fileno())
            with suppress(FileExistsError):
                os.link(made.name, path)
    return path.read_text(encoding="ascii")
