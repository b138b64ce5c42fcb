"""One server for everything that comes over HTTP: desk, web chat, REST, JSON API, webhooks, health."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from contextlib import AbstractAsyncContextManager
from datetime import datetime
from typing import Any

from fastapi import FastAPI
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.staticfiles import StaticFiles

from bot.channels import web as web_channel
from bot.conversation import Handled
from bot.message import Incoming
from desk import chat, customers, day, login, outbox, pages, refusals, review, ticket_actions, tickets, welcome
from desk.feed import Feed
from desk.guard import Guard
from desk.site import Deliver, NotReadable, Receive, ReviewWork, Said, Site, ThisSite, Visitor, WebSettings
from domain.errors import Refusal
from storage import Store, listings
from storage import outbox as stored_outbox
from storage import tickets as stored_tickets

_ROOMS = (welcome, chat, login, tickets, ticket_actions, day, customers, outbox, review)

Handle = Callable[[Incoming, datetime], Handled]
"""`Conversations.handle`: plain and thread-safe; run in a thread here."""

Webhook = Callable[[Mapping[str, str], bytes], Awaitable[int]]
"""(request headers, body) -> HTTP status. A channel's own receiver; it checks its secret itself."""

Parse = Callable[[str, datetime], dict[str, Any]]
"""(text, now) -> Rasa's /model/parse answer."""


def make_app(
    store: Store,
    handle: Handle,
    now: Callable[[], datetime],
    deliver: Deliver,
    settings: WebSettings,
    *,
    parse: Parse | None = None,
    review: ReviewWork | None = None,
    webhooks: Mapping[str, Webhook] | None = None,
    worker_seen: Callable[[], datetime | None] = lambda: None,
    lifespan: Callable[[FastAPI], AbstractAsyncContextManager[None]] | None = None,
) -> FastAPI:
    """The whole web of a shop as one ASGI application; `app.state.site` holds what its pages need.

    handle, deliver: `Conversations.handle` and `Worker.deliver`. parse: answers /model/parse (404 without).
    review: lets reviewed messages become training data. webhooks: path -> receiver ("/webhooks/telegram").
    worker_seen: when the worker in this process last finished a round. lifespan: what runs beside the server.
    """
    feed = Feed(store)
    receive = _receiver(handle, now, deliver, feed)
    app = FastAPI(
        title="Aftercare",
        version="1",
        docs_url=None,
        redoc_url=None,
        openapi_url="/api/openapi.json",
        lifespan=lifespan,
        telemetry={"tracing": False},
        middleware=[Middleware(GZipMiddleware, compresslevel=5), Middleware(Guard, public_url=settings.public_url)],
    )
    app.state.site = Site(store, now, settings, receive, deliver, feed, review=review, worker_seen=worker_seen)
    app.mount("/static", StaticFiles(directory=pages.STATIC))
    for room in _ROOMS:
        app.include_router(room.router)
    app.add_exception_handler(Refusal, refusals.answer)
    app.add_api_route("/health", health, include_in_schema=False)
    for path, hook in (webhooks or {}).items():
        app.add_api_route(path, _webhook(hook), methods=["POST"], include_in_schema=False)
    return app


def _receiver(handle: Handle, now: Callable[[], datetime], deliver: Deliver, feed: Feed) -> Receive:
    running: set[asyncio.Task[None]] = set()

    async def receive(visitor: Visitor, body: Mapping[str, Any], language: str) -> Said:
        at = now()
        try:
            incoming = web_channel.incoming(body, visitor.id, visitor.customer_id, language, at)
        except ValueError as error:
            raise NotReadable(str(error)) from error
        handled = await asyncio.to_thread(handle, incoming, at)
        feed.poke()
        if handled.outbox_ids:
            task = asyncio.ensure_future(deliver(handled.outbox_ids))
            running.add(task)
            task.add_done_callback(running.discard)
        return Said(handled.conversation_id, handled.message_id)

    return receive


def _webhook(hook: Webhook) -> Callable[[Request], Awaitable[Response]]:
    async def receive(request: Request) -> Response:
        return Response(status_code=await hook(request.headers, await request.body()))

    return receive


def health(site: ThisSite) -> JSONResponse:
    """Whether the store answers, how long the outbox waits, when the worker was last seen; no personal data."""
    at = site.now()
    with site.store.read() as tx:
        waiting = listings.oldest_due(tx, at)
        counts = {"outbox": stored_outbox.counts(tx), "tickets": stored_tickets.counts(tx)}
    seen = site.worker_seen()
    ages = {
        "worker_age_s": None if seen is None else round((at - seen).total_seconds(), 1),
        "outbox_waits_s": 0.0 if waiting is None else round((at - waiting).total_seconds(), 1),
    }
    return JSONResponse({"status": "ok", "database": "ok"} | ages | counts)
