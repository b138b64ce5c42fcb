"""One server for everything that comes over HTTP: desk, web chat, REST, JSON API, webhooks, health."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from datetime import datetime
from typing import Any

import structlog
from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.staticfiles import StaticFiles

from app.pushing import push_key
from bot.channels import rest as rest_channel
from bot.channels import web as web_channel
from bot.channels.webhook import Call, Hook
from bot.conversation import Handled
from bot.message import Incoming
from desk import field
from desk.api import metrics, rasa, reference, routes
from desk.booking import arrivals, reception, schedule, waitlist
from desk.complaints import complaints
from desk.customer import chat, check, home, visit
from desk.customers import companies, editing, imports, privacy, records, splitting
from desk.feedback import calls, surveys
from desk.feedback import forms as paper_forms
from desk.knowledge import articles
from desk.outreach import campaigns, notices
from desk.shop import figures, internal, nlu_review, outbox, reports, settings, stock, supply
from desk.shop import health as house_health
from desk.shop import webhooks as pushed_events
from desk.site import login, news, pages, problems, refusals, sessions, waking
from desk.site.feed import Feed
from desk.site.security_headers import Guard
from desk.site.site import Deliver, NotReadable, ReviewWork, Said, ShopWork, Site, ThisSite, Visitor, WebSettings
from desk.tickets import bulk, forms, inbox, promises, ready_replies, reply, tickets
from desk.warranty import claims
from desk.workshop import work_orders
from domain.errors import Refusal
from domain.shop.finding import Finding
from storage import Store, outages
from storage import outbox as outbox_queries
from storage.tickets import listings
from storage.tickets import tickets as ticket_queries

_ROOMS = (
    home,
    chat,
    complaints,
    login,
    sessions,
    news,
    waking,
    bulk,
    inbox,
    reply,
    ready_replies,
    tickets,
    forms,
    arrivals,
    schedule,
    reception,
    field,
    waitlist,
    articles,
    claims,
    stock,
    settings,
    supply,
    internal,
    imports,
    privacy,
    companies,
    editing,
    splitting,
    records,
    promises,
    calls,
    paper_forms,
    surveys,
    campaigns,
    figures,
    reports,
    notices,
    outbox,
    pushed_events,
    house_health,
    nlu_review,
    routes,
    reference,
    rasa,
    metrics,
    visit,
    check,
    work_orders,
)

MAX_BODY = 1024 * 1024
"""Bytes of a request body; uploads have a limit of their own."""

Handle = Callable[[Incoming, datetime], Handled]
"""`Conversations.handle`: plain and thread-safe; run in a thread here."""

MAX_HOOK_BODY = 4 * 1024 * 1024
"""Bytes of what a channel's webhook brings: several messages in one body."""

Parse = Callable[[str, datetime], dict[str, Any]]
"""(text, now on the shop's clock) -> Rasa's /model/parse answer."""

log = structlog.get_logger(__name__)


def make_app(
    store: Store,
    handle: Handle,
    now: Callable[[], datetime],
    deliver: Deliver,
    settings: WebSettings,
    *,
    parse: Parse | None = None,
    review: ReviewWork | None = None,
    shop_work: ShopWork | None = None,
    webhooks: Mapping[str, Hook] | None = None,
    worker_seen: Callable[[], datetime | None] = lambda: None,
    examine: Callable[[], list[Finding]] | None = None,
    lifespan: Callable[[FastAPI], AbstractAsyncContextManager[None]] | None = None,
) -> FastAPI:
    """The whole web of a shop as one ASGI application; `app.state.site` holds what its pages need.

    handle, deliver: `Conversations.handle` and `Worker.deliver`. parse: answers /model/parse (404 without).
    review: lets reviewed messages become training data. shop_work: lets the shop be changed.
    webhooks: path -> receiver ("/webhooks/telegram").
    worker_seen: when the worker in this process last finished a round. examine: the doctor.
    lifespan: what runs beside the server.
    """
    app = FastAPI(
        title="Aftercare",
        version="1",
        docs_url=None,
        redoc_url=None,
        openapi_url=None,
        lifespan=lifespan,
        telemetry={"tracing": False},
        max_body_size=MAX_BODY,
        middleware=[Middleware(GZipMiddleware, compresslevel=5), Middleware(Guard, public_url=settings.public_url)],
    )
    talk = _Talk(store, handle, now, deliver)
    app.state.site = Site(
        store,
        now,
        settings,
        talk.receive,
        deliver,
        talk.feed,
        review=review,
        shop_work=shop_work,
        push_key=push_key(settings.secret_key),
        worker_seen=worker_seen,
        examine=examine,
    )
    app.state.converse, app.state.parse = talk.converse, parse
    app.mount("/static", StaticFiles(directory=pages.STATIC))
    for room in _ROOMS:
        app.include_router(room.router)
    app.add_api_route("/health", health, include_in_schema=False)
    for path, hook in (webhooks or {}).items():
        app.add_api_route(
            path, _webhook(hook), methods=["GET", "POST"], include_in_schema=False, max_body_size=MAX_HOOK_BODY
        )
    app.add_exception_handler(Refusal, refusals.answer)
    app.add_exception_handler(RequestValidationError, refusals.invalid)
    app.add_exception_handler(HTTPException, problems.plain)
    return app


class _Talk:
    """The web's channels joined to the conversation: a message is committed first, then answered and sent on."""

    def __init__(self, store: Store, handle: Handle, now: Callable[[], datetime], deliver: Deliver) -> None:
        self.feed = Feed(store)
        self._store, self._handle, self._now, self._deliver = store, handle, now, deliver
        self._sending: set[asyncio.Task[None]] = set()

    async def receive(self, visitor: Visitor, body: Mapping[str, Any], language: str) -> Said:
        """A web chat message."""
        at = self._now()
        try:
            incoming = web_channel.incoming(body, visitor.id, visitor.customer_id, language, at)
        except ValueError as error:
            raise NotReadable(str(error)) from error
        handled = await self._run(incoming, at)
        self.feed.poke()
        return Said(handled.conversation_id, handled.message_id)

    async def converse(self, body: Mapping[str, Any]) -> list[dict[str, Any]]:
        """A call of the REST channel."""
        at = self._now()
        try:
            incoming = await asyncio.to_thread(self._read, body, at)
        except ValueError as error:
            raise NotReadable(str(error)) from error
        await self._run(incoming, at)
        return await asyncio.to_thread(self._answers, incoming)

    def _read(self, body: Mapping[str, Any], at: datetime) -> Incoming:
        with self._store.read() as tx:
            return rest_channel.incoming(tx, body, at)

    def _answers(self, incoming: Incoming) -> list[dict[str, Any]]:
        with self._store.read() as tx:
            return rest_channel.answer(tx, incoming.address, incoming.remote_id)

    async def _run(self, incoming: Incoming, at: datetime) -> Handled:
        handled = await asyncio.to_thread(self._handle, incoming, at)
        if handled.outbox_ids:
            task = asyncio.create_task(self._send(handled.outbox_ids))
            self._sending.add(task)
            task.add_done_callback(self._sending.discard)
        return handled

    async def _send(self, ids: Sequence[int]) -> None:
        try:
            await self._deliver(ids)
        except Exception:
            log.exception("web.not_delivered", rows=len(ids))  # the worker's own rounds try again


def _webhook(hook: Hook) -> Callable[[Request], Awaitable[Response]]:
    async def receive(request: Request) -> Response:
        call = Call(request.method, dict(request.query_params), dict(request.headers), await request.body())
        answer = await hook(call)
        return Response(answer.text, status_code=answer.status, media_type=answer.type)

    return receive


def health(site: ThisSite) -> JSONResponse:
    """Whether the store answers, how long the outbox waits and which bots are away; no personal data."""
    at = site.now()
    with site.store.read() as tx:
        waiting = listings.oldest_due(tx, at)
        counts = {"outbox": outbox_queries.counts(tx), "tickets": ticket_queries.counts(tx)}
        away = {bot: round((at - since).total_seconds(), 1) for bot, since in outages.listed(tx).items()}
    seen = site.worker_seen()
    ages = {
        "worker_age_s": None if seen is None else round((at - seen).total_seconds(), 1),
        "outbox_waits_s": 0.0 if waiting is None else round((at - waiting).total_seconds(), 1),
    }
    return JSONResponse({"status": "ok", "database": "ok", "away_s": away} | ages | counts)
