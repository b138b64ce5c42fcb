"""`aftercare channel check sms` and `mail`: what is set up, what lacks, and whether the login is taken."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest

from app import settings
from app.channels import check_out_only
from app.channels.finding import Finding
from app.wiring import House
from domain.channels.template import Template
from domain.shop.shop import Shop
from notifications.senders.mail import MailServer
from storage import Store, shops
from tests.app.channels.test_out_only import MAIL, SMS
from tests.notifications.senders.test_mail import server as server  # a mail server on this machine
from texts import LANGUAGES


@pytest.fixture
def shop_of(store: Store, shop: Shop, now: datetime, tmp_path: Path) -> object:
    """A house with these settings and templates."""

    def made(*templates: Template, **given: object) -> House:
        with store.write() as tx:
            shops.apply(tx, replace(shop, templates=templates), now)
        told = settings.Settings(_env_file=None, data_dir=tmp_path, **given)  # type: ignore[arg-type, call-arg]
        house = House(told, lambda: now)  # type: ignore[arg-type]
        house.__dict__["store"] = store
        return house

    return made


def codes(found: list[Finding]) -> dict[str, str]:
    assert all(one.told(language)["what"] for one in found for language in LANGUAGES)
    return {one.code: one.mark for one in found}


def test_what_is_not_set_up_is_off(shop_of) -> None:  # type: ignore[no-untyped-def]
    assert codes(asyncio.run(check_out_only.sms(shop_of()))) == {"sms_off": "off"}
    assert codes(asyncio.run(check_out_only.mail(shop_of()))) == {"mail_off": "off"}


def test_what_the_shop_file_counts_on_must_be_set_up(shop_of) -> None:  # type: ignore[no-untyped-def]
    house = shop_of(Template("code", "sms", "zh", "SMS_1"), Template("any", "mail", "zh", "-"))
    assert codes(asyncio.run(check_out_only.sms(house))) == {"sms_wanted": "wrong"}
    assert codes(asyncio.run(check_out_only.mail(house))) == {"mail_wanted": "wrong"}


def test_text_messages_without_a_template_are_worth_a_look(shop_of) -> None:  # type: ignore[no-untyped-def]
    assert codes(asyncio.run(check_out_only.sms(shop_of(**SMS)))) == {"sms_set": "right", "sms_none": "look"}
    house = shop_of(Template("any", "sms", "zh", "SMS_1"), **SMS)
    assert codes(asyncio.run(check_out_only.sms(house))) == {"sms_set": "right", "sms_templates": "right"}


def test_mail_is_tried_up_to_the_login(shop_of, server: MailServer) -> None:  # type: ignore[no-untyped-def]
    given = {"mail_from": "desk@shop.example", "mail_security": "none", "mail_alarm": "boss@shop.example"}
    house = shop_of(mail_host="127.0.0.1", mail_port=server.port, **given)
    assert codes(asyncio.run(check_out_only.mail(house))) == {"mail_login": "right", "mail_none": "look"}
    away = shop_of(mail_port=1, mail_security="none", **(MAIL | {"mail_host": "127.0.0.1"}))
    found = codes(asyncio.run(check_out_only.mail(away)))
    assert found == {"mail_away": "wrong", "mail_none": "look", "mail_no_alarm": "look"}
