"""Mail is handed over as a whole, with one Message-ID however often it is tried."""

from __future__ import annotations

import asyncio
import smtplib
import socketserver
import threading
from collections.abc import Iterator
from datetime import datetime
from typing import ClassVar

import pytest

from notifications.sender import Away, Gone, Halted, NotSent, Refused
from notifications.senders.mail import MailSender, MailServer, failure
from tests.storage.records import an_item


class _Session(socketserver.StreamRequestHandler):
    """As much of SMTP as a client needs; who is named "nobody" is not there."""

    taken: ClassVar[list[str]] = []

    def handle(self) -> None:
        self._say(220, "here")
        while line := self.rfile.readline().decode().strip():
            verb = line.split(" ")[0].upper()
            if verb == "DATA":
                self._say(354, "go on")
                lines = iter(lambda: self.rfile.readline().decode(), ".\r\n")
                self.taken.append("".join(lines))
                self._say(250, "taken")
            elif verb == "RCPT" and "nobody" in line:
                self._say(550, "no such mailbox")
            elif verb == "QUIT":
                self._say(221, "bye")
                return
            else:
                self._say(250, "good")

    def _say(self, code: int, words: str) -> None:
        self.wfile.write(f"{code} {words}\r\n".encode())


@pytest.fixture
def server() -> Iterator[MailServer]:
    """A mail server on this machine."""
    _Session.taken.clear()
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), _Session) as running:
        running.daemon_threads = True
        threading.Thread(target=running.serve_forever, daemon=True).start()
        yield MailServer("127.0.0.1", running.server_address[1], "none", "", "", "desk@shop.example", "示例车行")
        running.shutdown()


def test_a_mail_arrives_with_its_words_and_is_the_same_at_each_try(server: MailServer, now: datetime) -> None:
    item = an_item("k", now, channel="mail", account="", address="li@example.com", payload={"text": "保养提醒\n请预约"})
    first = asyncio.run(MailSender(server).send(item))
    second = asyncio.run(MailSender(server).send(item))
    assert first == second
    assert len(_Session.taken) == 2
    assert "li@example.com" in _Session.taken[0]
    assert first is not None and first in _Session.taken[0]
    assert MailSender(server).written(item)["Subject"] == "保养提醒"


def test_a_template_gives_the_subject(server: MailServer, now: datetime) -> None:
    template = {"id": "-", "language": "zh", "kind": "any", "fields": [["subject", "示例车行：保养"]]}
    payload = {"text": "您的车该保养了", "template": template}
    written = MailSender(server).written(an_item("k", now, channel="mail", address="li@example.com", payload=payload))
    assert written["Subject"] == "示例车行：保养"
    assert "您的车该保养了" in written.get_content()


def test_an_address_that_is_none_and_one_where_nobody_is_are_gone(server: MailServer, now: datetime) -> None:
    for address in ("not an address", "nobody@example.com", "a@b\r\nBcc: c@d"):
        item = an_item("k", now, channel="mail", account="", address=address, payload={"text": "x"})
        with pytest.raises(Gone):
            asyncio.run(MailSender(server).send(item))


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        (smtplib.SMTPAuthenticationError(535, b"no"), Halted),
        (smtplib.SMTPRecipientsRefused({"a": (450, b"later")}), NotSent),
        (smtplib.SMTPDataError(554, b"spam"), Refused),
        (smtplib.SMTPDataError(421, b"busy"), Away),
        (smtplib.SMTPServerDisconnected("gone"), Away),
        (TimeoutError(), Away),
    ],
)
def test_what_the_server_says_is_noted_as_what_it_is(error: Exception, kind: type[NotSent]) -> None:
    assert type(failure(error)) is kind  # type: ignore[arg-type]


def test_a_report_is_a_mail_with_its_file_and_counted_as_it_leaves(server: MailServer, now: datetime) -> None:
    item = an_item("k", now, channel="mail", account="", address="feng@example.com", kind="staff_report", payload={})
    sender = MailSender(server, report=lambda _: (["3月9日–3月15日", "投诉解决率 90%"], ("week.xlsx", b"PK")))
    asyncio.run(sender.send(item))
    mail = sender.written(item)
    body = mail.get_body()
    assert mail["Subject"] == "3月9日–3月15日"
    assert body is not None and "投诉解决率 90%" in body.get_content()
    assert [(part.get_filename(), part.get_content()) for part in mail.iter_attachments()] == [("week.xlsx", b"PK")]
    with pytest.raises(Refused):
        MailSender(server).written(item)
