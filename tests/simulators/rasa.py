"""A stand-in for a Rasa server: answers `POST /model/parse` as told, and remembers what it was asked."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Answer = Callable[[str], tuple[int, bytes]]


class RasaSimulator:
    """Listens on a free port of 127.0.0.1 until closed.

    answer: text -> (status, body); swap it to change how the server behaves.
    """

    def __init__(self, answer: Answer) -> None:
        self.answer = answer
        self.asked: list[str] = []
        self.paths: list[str] = []
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._server.daemon_threads = True
        threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True).start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    def close(self) -> None:
        """The port refuses connections from here on."""
        self._server.shutdown()
        self._server.server_close()

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        simulator = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                text = json.loads(self.rfile.read(int(self.headers["Content-Length"])))["text"]
                simulator.asked.append(text)
                simulator.paths.append(self.path)
                status, body = simulator.answer(text)
                self.send_response(status)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                with suppress(ConnectionError):  # a client that hangs up early is free to
                    self.wfile.write(body)

            def log_message(self, format: str, *args: Any) -> None:
                """Nothing is printed."""

        return Handler


def ranking(text: str, **confidences: float) -> tuple[int, bytes]:
    """An answer in Rasa's shape with these intents, surest first."""
    ranked = [{"name": name, "confidence": c} for name, c in sorted(confidences.items(), key=lambda i: -i[1])]
    answer = {"text": text, "intent": ranked[0], "entities": [], "intent_ranking": ranked}
    return 200, json.dumps(answer).encode()
