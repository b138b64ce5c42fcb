"""A push is signed as Standard Webhooks has it, and goes to public addresses only, whatever they are called."""

from __future__ import annotations

import asyncio
import json
from ipaddress import ip_address

import pytest

from domain.webhook import NotReached, sign
from wire.webhooks import is_public, push


def test_the_signature_is_the_one_of_the_published_example() -> None:
    body = json.dumps({"test": 2432232314}, separators=(", ", ": ")).encode()
    headers = sign("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, body)
    assert headers["webhook-signature"] == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="
    assert (headers["webhook-id"], headers["webhook-timestamp"]) == ("msg_p5jXN8AQM9LWM0D4loKWxJek", "1614265330")


@pytest.mark.parametrize(
    "inside",
    [
        "127.0.0.1", "10.1.2.3", "172.16.0.9", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0", "224.0.0.1",
        "255.255.255.255", "::1", "fe80::1", "fd00::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "64:ff9b::7f00:1",
        "2002:7f00:1::", "ff02::1",
    ],
)  # fmt: skip
def test_no_spelling_of_an_address_inside_a_network_is_public(inside: str) -> None:
    assert not is_public(ip_address(inside))


@pytest.mark.parametrize(
    "outside", ["93.184.216.34", "2606:2800:220:1::1", "::ffff:93.184.216.34", "64:ff9b::5db8:d822"]
)
def test_addresses_of_the_internet_are_public(outside: str) -> None:
    assert is_public(ip_address(outside))


class Receiver:
    """A server that keeps what it is sent and answers with a status."""

    def __init__(self, status: str = "204 No Content", more: str = "") -> None:
        self.status, self.more, self.asked = status, more, b""

    async def take(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Reads one request whole."""
        head = await reader.readuntil(b"\r\n\r\n")
        length = next(int(x.split(b":")[1]) for x in head.split(b"\r\n") if x.lower().startswith(b"content-length"))
        self.asked = head + await reader.readexactly(length)
        writer.write(f"HTTP/1.1 {self.status}\r\n{self.more}Content-Length: 0\r\n\r\n".encode())
        await writer.drain()
        writer.close()


def pushed(
    receiver: Receiver, host: str = "localhost", *, private: bool = True, headers: dict[str, str] | None = None
) -> int:
    """The status of one push to the receiver."""

    async def talk() -> int:
        server = await asyncio.start_server(receiver.take, "127.0.0.1", 0)
        port = server.sockets[0].getsockname()[1]
        async with server:
            return await push(f"http://{host}:{port}/hooks?x=1", headers or {}, b'{"a":1}', private=private)

    return asyncio.run(talk())


def test_a_push_arrives_whole_under_the_name_it_was_sent_to() -> None:
    receiver = Receiver()
    assert pushed(receiver, "127.0.0.1", headers={"webhook-id": "msg_1_2"}) == 204
    head, _, body = receiver.asked.partition(b"\r\n\r\n")
    assert head.startswith(b"POST /hooks?x=1 HTTP/1.1") and b"webhook-id: msg_1_2" in head
    assert b"Host: 127.0.0.1:" in head and body == b'{"a":1}'


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "[::1]", "0x7f000001", "2130706433", "127.1"])
def test_nothing_is_sent_inside_unless_it_is_allowed(host: str) -> None:
    receiver = Receiver()
    with pytest.raises(NotReached):
        pushed(receiver, host, private=False)
    assert receiver.asked == b""


def test_where_an_answer_points_is_not_followed() -> None:
    assert pushed(Receiver("302 Found", "Location: http://127.0.0.1:1/\r\n"), "127.0.0.1") == 302


def test_what_is_not_reached_names_no_path_of_the_address() -> None:
    with pytest.raises(NotReached) as failed:
        asyncio.run(push("http://127.0.0.1:1/secret-path", {}, b"{}", private=True))
    assert "secret-path" not in str(failed.value)
