"""Mail: words and files to an address, by the shop's own mail server."""

from __future__ import annotations

import asyncio
import mimetypes
import smtplib
import ssl
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime
from pathlib import Path

from actions.shop import report_news
from domain.channels.register import MAIL, record
from domain.channels.rendering import message_key, parts
from domain.conversation import OutboxItem
from domain.message import Reply
from notifications.sender import Away, Gone, Halted, NotSent, Refused
from notifications.senders import files

TIMEOUT = 15.0
"""Seconds for each step of the conversation with the mail server."""

MAX_SUBJECT = 120


@dataclass(frozen=True, slots=True)
class MailServer:
    """Where mail is handed over. security: "tls" from the first byte (port 465), "starttls" (587), or "none"."""

    host: str
    port: int
    security: str
    user: str
    password: str
    sender: str
    sender_name: str = ""


Report = Callable[[OutboxItem], tuple[Sequence[str], tuple[str, bytes] | None]]
"""Row -> the report's lines, and name and content of its file where it has one. Refused for whoever may not see it."""


class MailSender:
    """Sends outbox rows of the channel "mail"; the address is a mail address. report: writes what staff get."""

    def __init__(self, server: MailServer, data_dir: Path | None = None, report: Report | None = None) -> None:
        self._server, self._data_dir, self._report = server, data_dir, report

    async def send(self, item: OutboxItem) -> str | None:
        """The mail's Message-ID, the same at each try, so that a mailbox can tell a repeated one."""
        mail = await asyncio.to_thread(self.written, item)
        try:
            await asyncio.to_thread(self._hand_over, mail)
        except (smtplib.SMTPException, OSError) as error:
            raise failure(error) from error
        return str(mail["Message-ID"])

    def written(self, item: OutboxItem) -> EmailMessage:
        """The row as a mail."""
        body, found = self._reported(item) if item.kind == report_news.KIND else self._said(item)
        if not body and not found:
            raise Refused("there is nothing to say")
        mail = EmailMessage()
        try:
            mail["From"] = Address(self._server.sender_name, addr_spec=self._server.sender)
            mail["To"] = Address(addr_spec=item.address)
        except (ValueError, IndexError) as error:
            raise Gone(f"{type(error).__name__}: no mail address") from error
        mail["Subject"] = _subject(item, body)
        mail["Date"] = format_datetime(item.created_at)
        domain = self._server.sender.rpartition("@")[2]
        mail["Message-ID"] = f"<{message_key(item.key, 0, 40)}@{domain}>"
        mail["Auto-Submitted"] = "auto-generated"
        mail.set_content(body)
        for name, content in found:
            kind, _, sub = (mimetypes.guess_type(name)[0] or "application/octet-stream").partition("/")
            mail.add_attachment(content, maintype=kind, subtype=sub, filename=name)
        return mail

    def _said(self, item: OutboxItem) -> tuple[str, list[tuple[str, bytes]]]:
        """The words and files that the row bears."""
        reply = Reply.from_json(item.payload)
        body = "\n\n".join(part.text for part in parts(reply, record(MAIL)))
        kept = [(media, files.find(self._data_dir, asdict(media))) for media in reply.media if self._data_dir]
        return body, [(media.name or path.name, path.read_bytes()) for media, path in kept if path is not None]

    def _reported(self, item: OutboxItem) -> tuple[str, list[tuple[str, bytes]]]:
        """A report to one of the staff, as things stand now."""
        if self._report is None:
            raise Refused("nobody writes reports here")
        lines, file = self._report(item)
        return "\n".join(lines), [file] if file is not None else []

    def try_login(self) -> None:
        """The mail server is there and takes the login; SMTPException or OSError says why not."""
        with _connected(self._server) as smtp:
            _log_in(smtp, self._server)
            smtp.noop()

    def _hand_over(self, mail: EmailMessage) -> None:
        with _connected(self._server) as smtp:
            _log_in(smtp, self._server)
            smtp.send_message(mail)


def _log_in(smtp: smtplib.SMTP, server: MailServer) -> None:
    if server.security == "starttls":
        smtp.starttls(context=ssl.create_default_context())
    if server.user:
        smtp.login(server.user, server.password)


def _connected(server: MailServer) -> smtplib.SMTP:
    if server.security == "tls":
        context = ssl.create_default_context()
        return smtplib.SMTP_SSL(server.host, server.port, timeout=TIMEOUT, context=context)
    return smtplib.SMTP(server.host, server.port, timeout=TIMEOUT)


def failure(error: smtplib.SMTPException | OSError) -> NotSent:
    """What the worker makes of the mail server's answer. Its words may name the receiver, so only its code is kept."""
    match error:
        case smtplib.SMTPAuthenticationError():
            return Halted("the mail server does not take the password", code=str(error.smtp_code), advice="token")
        case smtplib.SMTPRecipientsRefused():
            code = max((code for code, _ in error.recipients.values()), default=0)
            return Gone(f"receiver refused: {code}") if code >= 500 else NotSent(f"receiver put off: {code}")
        case smtplib.SMTPResponseException():
            words = f"the mail server said {error.smtp_code}"
            return Refused(words) if 500 <= error.smtp_code < 600 else Away(words)
        case _:
            return Away(type(error).__name__)


def _subject(item: OutboxItem, body: str) -> str:
    """The subject of the template, or of the row, or else the first line."""
    template = item.payload.get("template") or {}
    given = next((value for name, value in template.get("fields", ()) if name == "subject"), "")
    first = str(given or item.payload.get("subject") or body.split("\n", 1)[0])
    return " ".join(first.split())[:MAX_SUBJECT]
