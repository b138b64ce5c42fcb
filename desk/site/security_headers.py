"""What holds for every answer and every request: security headers, and forms only from our own pages."""

from __future__ import annotations

from urllib.parse import urlsplit, urlunsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import HTTPConnection
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

HEADERS = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob: data:;"
    " connect-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "geolocation=(self), camera=(), microphone=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}

_PAGES = ("/chat", "/desk", "/setup")
"""Below these, a change is asked for by a browser with a cookie; elsewhere by a program with a token."""


def from_own_page(connection: HTTPConnection, public_url: str = "") -> bool:
    """True when the browser says that one of our own pages sent this.

    Browsers send Sec-Fetch-Site on https and localhost, and Origin with every POST and WebSocket.
    """
    site = connection.headers.get("sec-fetch-site")
    if site is not None:
        return site == "same-origin"
    origin = urlsplit(connection.headers.get("origin", "")).netloc
    return bool(origin) and origin in (connection.headers.get("host"), urlsplit(public_url).netloc)


class Guard:
    """ASGI middleware: refuses changes asked for by other sites, and sets the security headers."""

    def __init__(self, app: ASGIApp, public_url: str = "") -> None:
        self._app = app
        self._public_url = public_url

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handles one connection."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        if self._is_forged(scope):
            refusal = PlainTextResponse("This request did not come from one of our own pages.", 403)
            await refusal(scope, receive, send)
            return

        async def send_guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in self._headers(scope).items():
                    headers.setdefault(name, value)
                _stay_here(headers, HTTPConnection(scope).headers.get("host", ""))
            await send(message)

        await self._app(scope, receive, send_guarded)

    def _is_forged(self, scope: Scope) -> bool:
        changes = scope["method"] not in ("GET", "HEAD", "OPTIONS")
        on_page = scope["path"].startswith(_PAGES)
        return changes and on_page and not from_own_page(HTTPConnection(scope), self._public_url)

    def _headers(self, scope: Scope) -> dict[str, str]:
        static = scope["path"].startswith("/static/") and b"v=" in scope["query_string"]
        cache = "public, max-age=31536000, immutable" if static else "no-store"
        extra = {"Cache-Control": cache}
        if self._public_url.startswith("https://"):
            extra["Strict-Transport-Security"] = "max-age=31536000"
        return HEADERS | extra


def _stay_here(headers: MutableHeaders, host: str) -> None:
    """A redirect to the host the request named becomes a path: the name may be forged."""
    where = urlsplit(headers.get("location", ""))
    if where.netloc and where.netloc == host:
        headers["location"] = urlunsplit(("", "", "/" + where.path.lstrip("/"), where.query, where.fragment))


def bearer(headers: Headers) -> str:
    """The token of an Authorization header; empty when there is none."""
    scheme, _, token = headers.get("authorization", "").partition(" ")
    return token.strip() if scheme.lower() == "bearer" else ""
