"""What the doctor sees of the world: answers, redirects and silence, straight and through a proxy."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from app.doctor import world
from app.doctor.world import Unreached
from tests.running import free_port


class Server(BaseHTTPRequestHandler):
    """Answers 200 with JSON, 302 below /away, 502 below /broken; as a proxy it answers for everybody."""

    def do_GET(self) -> None:
        status = 302 if "/away" in self.path else 502 if "/broken" in self.path else 200
        self.send_response(status)
        self.send_header("Location", "/")
        self.end_headers()
        self.wfile.write(f'{{"asked": "{self.path}"}}'.encode())

    def log_message(self, *_: object) -> None:
        """Quiet."""


@pytest.fixture
def server() -> Iterator[str]:
    made = ThreadingHTTPServer(("127.0.0.1", 0), Server)
    threading.Thread(target=made.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{made.server_port}"
    made.shutdown()
    made.server_close()


def test_a_server_is_asked_once_and_its_clock_is_read(server: str) -> None:
    said = world.real().call(f"{server}/x", "")
    assert (said.status, said.body) == (200, {"asked": "/x"})
    assert said.date is not None and abs(said.date - datetime.now(UTC)) < timedelta(minutes=1)
    assert [world.real().call(f"{server}/{path}", "").status for path in ("away", "broken")] == [302, 502]


def test_a_call_goes_through_the_proxy_that_is_named(server: str) -> None:
    assert world.real().call("http://nowhere.invalid/x", server).body == {"asked": "http://nowhere.invalid/x"}


def test_nobody_there_is_told_without_the_address() -> None:
    with pytest.raises(Unreached) as caught:
        world.real().call(f"http://127.0.0.1:{free_port()}/bot-secret", "")
    assert str(caught.value) == "ConnectionRefusedError"
