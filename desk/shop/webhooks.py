"""Webhooks on the desk: set up, turned on and off, their log, pushed once more."""

from __future__ import annotations

import re
import secrets
from typing import Annotated

from fastapi import APIRouter, Form, Query, Request
from starlette.responses import RedirectResponse, Response

from actions.shop import webhooks as actions
from desk.site import pages
from desk.site.login import Person
from desk.site.posting import Post
from desk.site.refusals import Refused
from desk.site.site import ThisSite
from domain.errors import NotFound
from domain.webhook import DeliveryState
from storage import Tx
from storage.outbound import webhooks

router = APIRouter(prefix="/desk/webhooks", include_in_schema=False)

_STATE = Annotated[str, Query(pattern="^(waiting|sent|dead|)$")]


@router.get("")
def webhooks_page(request: Request, site: ThisSite, person: Person, refused: Refused) -> Response:
    """Every webhook, and the form for one more."""
    person.require(actions.MAY)
    with site.store.read() as tx:
        found = webhooks.listed(tx)
    things = {"person": person, "hooks": found, "refused": refused, "form_token": secrets.token_urlsafe(12)}
    return pages.render(request, site, "shop/webhooks.html", made=None, **things)


@router.post("")
def add(
    request: Request, post: Post, person: Person, token: Annotated[str, Form(min_length=8, max_length=60)],
    url: Annotated[str, Form(max_length=600)], kinds: Annotated[str, Form(max_length=2000)] = "",
) -> Response:  # fmt: skip
    """One more webhook; this answer alone shows its secret."""
    site, made = post.site, list[tuple[int, str]]()

    def work(tx: Tx) -> list[int]:
        words = re.split(r"[\s,，、]+", kinds.strip()) if kinds.strip() else []
        private = site.settings.webhooks_private
        hook = actions.add(tx, url, words, person, site.now(), private=private)
        made.append((hook.id, hook.secret))
        return []

    post.once(token, work)
    with site.store.read() as tx:
        found = webhooks.listed(tx)
    things = {"person": person, "hooks": found, "refused": None, "form_token": secrets.token_urlsafe(12)}
    return pages.render(request, site, "shop/webhooks.html", made=made[0] if made else None, **things)


@router.get("/{webhook_id}")
def log_page(request: Request, site: ThisSite, person: Person, webhook_id: int, state: _STATE = "") -> Response:
    """What was pushed there, newest first."""
    person.require(actions.MAY)
    with site.store.read() as tx:
        hook = next((one for one in webhooks.listed(tx) if one.id == webhook_id), None)
        if hook is None:
            raise NotFound(f"There is no webhook {webhook_id}.")
        log = webhooks.log_of(tx, hook.id, state)
    things = {"person": person, "hook": hook, "log": log, "state": state, "states": ("", *DeliveryState)}
    return pages.render(request, site, "shop/webhook.html", **things)


@router.post("/{webhook_id}/turn")
def turn(post: Post, person: Person, webhook_id: int, to: Annotated[str, Form(pattern="^(on|off)$")]) -> Response:
    """On, where it goes on from where it stopped, or off."""
    with post.site.store.write() as tx:
        actions.turn(tx, webhook_id, person, on=to == "on")
    return RedirectResponse("/desk/webhooks", 303)


@router.post("/{webhook_id}/remove")
def remove(post: Post, person: Person, webhook_id: int) -> Response:
    """Gone, with its log."""
    with post.site.store.write() as tx:
        actions.remove(tx, webhook_id, person)
    return RedirectResponse("/desk/webhooks", 303)


@router.post("/deliveries/{delivery_id}/again")
def again(post: Post, person: Person, delivery_id: int) -> Response:
    """Pushed once more, under the same id."""
    with post.site.store.write() as tx:
        one = actions.redeliver(tx, delivery_id, person, post.site.now())
        page = f"/desk/webhooks/{one.webhook_id}"
    return RedirectResponse(page, 303)
