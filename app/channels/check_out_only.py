"""What checks of text messages and mail find; nobody is written to."""

from __future__ import annotations

import asyncio
import smtplib
from typing import TYPE_CHECKING

from app.channels import out_only
from app.channels.finding import Finding
from domain.channels.register import MAIL, SMS
from storage import shops

if TYPE_CHECKING:
    from app.wiring import House
    from notifications.senders.mail import MailSender


async def sms(house: House) -> list[Finding]:
    """Provider and templates, as far as settings and shop file tell."""
    settings = house.settings
    if not settings.has_sms:
        return [_off(house, SMS)]
    found = [Finding("right", "sms_set", {"provider": settings.sms_provider, "sign": settings.sms_sign})]
    return [*found, _templates(house, SMS)]


async def mail(house: House) -> list[Finding]:
    """Whether the mail server takes the login, what mail is sent as, and who hears of a channel that stopped."""
    settings = house.settings
    sender = out_only.mail(settings, house.store, house.now)
    if sender is None:
        return [_off(house, MAIL)]
    found = [await asyncio.to_thread(_login, sender, settings.mail_host), _templates(house, MAIL)]
    return found if settings.mail_alarm else [*found, Finding("look", "mail_no_alarm")]


def _login(sender: MailSender, host: str) -> Finding:
    try:
        sender.try_login()
    except smtplib.SMTPAuthenticationError as error:
        return Finding("wrong", "mail_refused", {"host": host, "code": error.smtp_code})
    except (smtplib.SMTPException, OSError) as error:
        return Finding("wrong", "mail_away", {"host": host, "why": type(error).__name__})
    return Finding("right", "mail_login", {"host": host})


def _off(house: House, channel: str) -> Finding:
    """That it is not set up, which is wrong where the shop file counts on it: what it sends would never leave."""
    with house.store.read() as tx:
        shop = shops.load(tx)
        mailed = channel == MAIL and any(one.mail and not one.chat_address for one in shops.staff(tx))
    counted_on = mailed or (shop is not None and any(one.channel == channel for one in shop.templates))
    return Finding("wrong", f"{channel}_wanted") if counted_on else Finding("off", f"{channel}_off")


def _templates(house: House, channel: str) -> Finding:
    with house.store.read() as tx:
        shop = shops.load(tx)
    count = sum(one.channel == channel for one in shop.templates) if shop else 0
    return Finding("right", f"{channel}_templates", {"count": count}) if count else Finding("look", f"{channel}_none")
