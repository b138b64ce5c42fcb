"""Text messages and mail, built from the settings: nothing of them is loaded where they are not set up."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING

from app.settings import Settings
from domain.channels.register import MAIL, SMS
from storage import Store

if TYPE_CHECKING:
    from bot.channels.sms_reports import SmsReports
    from notifications.sender import Sender
    from notifications.senders.mail import MailSender


def senders(settings: Settings, now: Callable[[], datetime], store: Store) -> dict[str, Sender]:
    """What sends text messages and mail, as far as the settings name somebody who does."""
    texts, letters = sms(settings, now), mail(settings, store, now)
    return ({SMS: texts} if texts else {}) | ({MAIL: letters} if letters else {})


def sms(settings: Settings, now: Callable[[], datetime]) -> Sender | None:
    """What sends text messages; None without a provider."""
    if not settings.has_sms:
        return None
    from notifications.senders.sms import SmsSender
    from wire.sms import ALIYUN, TENCENT, Aliyun, Tencent

    secret = settings.sms_key_secret.get_secret_value() if settings.sms_key_secret else ""
    if settings.sms_provider == "aliyun":
        base = settings.sms_api or ALIYUN
        return SmsSender(Aliyun(settings.sms_key_id, secret, settings.sms_sign, now=now, base=base))
    base = settings.sms_api or TENCENT
    made = Tencent(settings.sms_key_id, secret, settings.sms_sign, settings.sms_app_id, now=now, base=base)
    return SmsSender(made)


def sms_reports(settings: Settings, store: Store, now: Callable[[], datetime]) -> SmsReports | None:
    """What receives delivery reports of text messages; None where no address is set up for them."""
    if not settings.has_sms or settings.sms_report_key is None:
        return None
    from bot.channels.sms_reports import SmsReports

    return SmsReports(settings.sms_provider, settings.sms_report_key.get_secret_value(), store, now)


def mail(settings: Settings, store: Store, now: Callable[[], datetime]) -> MailSender | None:
    """What sends mail, reports to staff among it; None without a mail server."""
    if not settings.has_mail:
        return None
    from notifications.senders import staff_report
    from notifications.senders.mail import MailSender, MailServer

    password = settings.mail_password.get_secret_value() if settings.mail_password else ""
    server = MailServer(
        settings.mail_host, settings.mail_port, settings.mail_security, settings.mail_user, password,
        settings.mail_from,
    )  # fmt: skip
    return MailSender(server, settings.data_dir, staff_report.writer(store, now, settings.language))
