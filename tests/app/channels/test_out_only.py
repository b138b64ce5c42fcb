"""Text messages and mail are set up whole or not at all, and built only then."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from app.channels import out_only
from app.settings import Settings
from notifications.senders.mail import MailSender
from notifications.senders.sms import SmsSender
from storage import Store

SMS = {"sms_provider": "aliyun", "sms_key_id": "LTAI1", "sms_key_secret": "k" * 20, "sms_sign": "示例车行"}
MAIL = {"mail_host": "smtp.example.com", "mail_from": "desk@shop.example"}


def made(**given: str) -> Settings:
    return Settings(_env_file=None, **given)  # type: ignore[arg-type, call-arg]


def now() -> datetime:
    return datetime(2026, 3, 18, tzinfo=UTC)


def test_nothing_is_built_where_nothing_is_set(store: Store) -> None:
    assert out_only.sms(made(), now) is None
    assert out_only.mail(made(), store, now) is None


@pytest.mark.parametrize("provider", [{}, {"sms_provider": "tencent", "sms_app_id": "1400000000"}])
def test_a_provider_and_a_mail_server_are_built_from_the_settings(provider: dict[str, str], store: Store) -> None:
    assert isinstance(out_only.sms(made(**SMS | provider), now), SmsSender)
    assert isinstance(out_only.mail(made(**MAIL), store, now), MailSender)


@pytest.mark.parametrize(
    ("given", "missing"),
    [({"sms_provider": "aliyun"}, "SMS_KEY_ID"), (SMS | {"sms_provider": "tencent"}, "SMS_APP_ID"),
     ({"mail_host": "smtp.example.com"}, "MAIL_FROM")],
)  # fmt: skip
def test_what_is_missing_beside_the_others_is_named(given: dict[str, str], missing: str) -> None:
    assert any(line.startswith(missing) for line in made(**given).unfinished())
