"""A stand-in for an OpenAI-compatible address: answers as told, and remembers what it was asked."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Answer = Callable[[dict[str, Any]], tuple[int, bytes]]


class Completions:
    """Listens on a free port of 127.0.0.1 until closed. answer: a request's body -> (status, body); may be swapped.

    late: while set, answers are held back until `release` or `close`.
    """

    def __init__(self, answer: Answer | None = None) -> None:
        self.answer: Answer = answer or (lambda _: acts())
        self.bodies: list[str] = []
        self.headers: list[dict[str, str]] = []
        self.late = False
        self.arrived, self._go = threading.Event(), threading.Event()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._server.daemon_threads = True
        threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True).start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}/v1"

    def release(self) -> None:
        """Whatever is held back is answered."""
        self.late = False
        self._go.set()

    def close(self) -> None:
        """The port refuses connections from here on."""
        self.release()
        self._server.shutdown()
        self._server.server_close()

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        simulator = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"])).decode()
                simulator.bodies.append(body)
                simulator.headers.append({**dict(self.headers), "path": self.path})
                simulator.arrived.set()
                if simulator.late:
                    simulator._go.wait(20)
                status, said = simulator.answer(json.loads(body))
                with suppress(ConnectionError):  # a client that hangs up early is free to
                    self.send_response(status)
                    self.send_header("Content-Length", str(len(said)))
                    self.end_headers()
                    self.wfile.write(said)

            def log_message(self, format: str, *args: Any) -> None:
                """Nothing is printed."""

        return Handler


def said(content: object) -> tuple[int, bytes]:
    """One completion with that content."""
    return 200, json.dumps({"choices": [{"message": {"role": "assistant", "content": content}}]}).encode()


def acts(*named: dict[str, Any]) -> tuple[int, bytes]:
    """One completion that names these acts."""
    return said(json.dumps({"acts": list(named)}, ensure_ascii=False))
