"""Campaigns on the desk: drawn up with a preview, rehearsed, started, watched, paused and stopped (N3)."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from datetime import date
from typing import Any

from fastapi import APIRouter, Request
from starlette.datastructures import FormData
from starlette.responses import RedirectResponse, Response

from actions.notice_kinds import KINDS
from actions.outreach import campaigns
from actions.outreach.campaigns import Plan
from desk.site import pages
from desk.site.login import Person
from desk.site.site import ThisSite
from desk.site.times import read_day
from domain.errors import IllegalMove, NotFound
from domain.outreach.campaign import STATES, Audience, BadCampaign, Campaign, Funnel
from domain.shop.shop import Shop
from domain.shop.staff import Staff
from storage import Tx, shops
from storage.outreach import campaigns as campaign_queries

router = APIRouter(prefix="/desk/campaigns", include_in_schema=False)

VERBS = ("start", "pause", "resume", "stop")

NUMBERS = ("min_age_months", "max_age_months", "min_km", "max_km", "not_seen_days", "seen_days")
LISTS = ("brands", "models", "areas", "vins")


@dataclass(frozen=True, slots=True)
class Step:
    """A bar of the funnel. width: from 0 to 100, of all planned. share: of the step before, None for the first."""

    name: str
    count: int
    width: float
    share: float | None


@router.get("")
def listed(request: Request, site: ThisSite, person: Person) -> Response:
    """All campaigns, newest first."""
    person.require("manage_campaigns")
    with site.store.read() as tx:
        found = campaign_queries.listed(tx)
    return pages.render(request, site, "outreach/campaigns.html", person=person, campaigns=found)


@router.get("/new")
def new(request: Request, site: ThisSite, person: Person) -> Response:
    """An empty form."""
    person.require("manage_campaigns")
    return _form(request, site, person, {}, None, "")


@router.post("/new")
async def draw_up(request: Request, site: ThisSite, person: Person) -> Response:
    """The draft's page, or the form again with what was asked for: the preview, or what is wrong."""
    return await _drawn(request, site, person, None)


@router.get("/{campaign_id}/edit")
def edit(request: Request, site: ThisSite, person: Person, campaign_id: int) -> Response:
    """The form with what the draft says."""
    with site.store.read() as tx:
        campaign = campaigns.known(tx, campaign_id, person)
    if campaign.state != "draft":
        raise IllegalMove(f"Campaign {campaign_id} is {campaign.state}: only a draft is changed.")
    return _form(request, site, person, _values(campaign), None, "", campaign_id)


@router.post("/{campaign_id}/edit")
async def redraw(request: Request, site: ThisSite, person: Person, campaign_id: int) -> Response:
    """The draft as the form has it now, or the form again."""
    return await _drawn(request, site, person, campaign_id)


@router.post("/{campaign_id}/discard")
def discard(site: ThisSite, person: Person, campaign_id: int) -> Response:
    """The draft is thrown away."""
    with site.store.write() as tx:
        campaigns.discard(tx, campaign_id, person)
    return RedirectResponse("/desk/campaigns", 303)


async def _drawn(request: Request, site: ThisSite, person: Staff, campaign_id: int | None) -> Response:
    form = await request.form()
    values = {key: str(value) for key, value in form.items()}
    problem, preview = "", None
    try:
        plan = _plan(form)
        if "preview" in form:
            with site.store.read() as tx:
                preview = campaigns.preview(tx, plan.audience, person, site.now())
        else:
            with site.store.write() as tx:
                shop = shops.current(tx)
                if campaign_id is None:
                    made = campaigns.draw_up(tx, shop, plan, person, site.now())
                else:
                    made = campaigns.redraw(tx, shop, campaign_id, plan, person, site.now())
            return RedirectResponse(f"/desk/campaigns/{made.id}", 303)
    except (BadCampaign, ValueError) as error:
        problem = str(error)
    return _form(request, site, person, values, preview, problem, campaign_id)


def _values(campaign: Campaign) -> dict[str, str]:
    """What the form shows of a campaign."""
    said = Audience.from_json(campaign.audience)
    values = {name: str(value) for name in NUMBERS if (value := getattr(said, name)) is not None}
    values |= {name: ", ".join(getattr(said, name)) for name in LISTS}
    values |= {"key_only": "on"} if said.key_only else {}
    values |= {f"{language}_{one}": words for language, both in campaign.texts.items() for one, words in both.items()}
    values |= {"starts_on": campaign.starts_on.isoformat(), "ends_on": campaign.ends_on.isoformat()}
    return values | {"name": campaign.name, "kind": campaign.kind, "service": campaign.service or ""}


@router.get("/{campaign_id}")
def one(request: Request, site: ThisSite, person: Person, campaign_id: int, rehearse: bool = False) -> Response:
    """How it stands: progress, funnel, and for a draft who would be told. rehearse: asks the gate without sending."""
    now = site.now()
    with site.store.read() as tx:
        shop, campaign = shops.current(tx), campaigns.known(tx, campaign_id, person)
        found = campaigns.results(tx, shop, campaign)
        things: dict[str, Any] = {
            "campaign": campaign,
            "funnels": [(name, _steps(funnel), funnel) for name, funnel in found.items()],
            "progress": sorted(campaign_queries.progress(tx, campaign_id).items()),
            "queued": campaign_queries.queued(tx, campaign_id),
            "preview": campaigns.preview(tx, Audience.from_json(campaign.audience), person, now),
            "verbs": [verb for verb in VERBS if verb in STATES[campaign.state].moves],
            "said": _said(tx, shop, campaign_id, person, now) if rehearse else None,
        }
    return pages.render(request, site, "outreach/campaign.html", person=person, live=_is_live(campaign), **things)


@router.post("/{campaign_id}/{verb}")
def act(site: ThisSite, person: Person, campaign_id: int, verb: str) -> Response:
    """Started, paused, resumed or stopped."""
    if verb not in VERBS:
        raise NotFound(f"There is no step {verb!r}: expected one of {VERBS}.")
    with site.store.write() as tx:
        if verb == "start":
            campaigns.start(tx, shops.current(tx), campaign_id, person, site.now())
        else:
            getattr(campaigns, verb)(tx, campaign_id, person, site.now())
    return RedirectResponse(f"/desk/campaigns/{campaign_id}", 303)


def _form(
    request: Request, site: Any, person: Any, values: dict[str, str], preview: Any, problem: str,
    campaign_id: int | None = None,
) -> Response:  # fmt: skip
    with site.store.read() as tx:
        shop = shops.current(tx)
    services = [(item.code, item.name(site.language(request))) for item in shop.services]
    things = {"values": values, "preview": preview, "problem": problem, "services": services}
    things["sent_to"] = f"/desk/campaigns/{campaign_id}/edit" if campaign_id else "/desk/campaigns/new"
    status = 422 if problem else 200
    return pages.render(request, site, "outreach/campaign_new.html", status, person=person, **things)


def _plan(form: FormData) -> Plan:
    """What the form says; ValueError names a field that can't be read."""
    field = {key: str(value).strip() for key, value in form.items()}
    conditions: dict[str, Any] = {name: _number(field, name) for name in NUMBERS if field.get(name)}
    conditions |= {name: tuple(_listed(field[name])) for name in LISTS if field.get(name)}
    texts = {
        language: {wording: field.get(f"{language}_{wording}", "")[:2000] for wording in ("a", "b")}
        for language in ("zh", "en")
    }
    return Plan(
        name=field.get("name", "")[:80],
        audience=Audience(**conditions, key_only="key_only" in field),
        texts=texts,
        starts_on=_date(field, "starts_on"),
        ends_on=_date(field, "ends_on"),
        kind="recall" if field.get("kind") == "recall" else "campaign",
        service=field.get("service") or None,
    )


def _number(field: dict[str, str], name: str) -> int:
    if not re.fullmatch(r"\d{1,7}", field[name]):
        raise ValueError(f"{name}: {field[name][:20]!r}, expected a whole number")
    return int(field[name])


def _listed(words: str) -> list[str]:
    return [word.strip() for word in re.split(r"[,，;；、\n]+", words) if word.strip()][:20_000]


def _date(field: dict[str, str], name: str) -> date:
    day = read_day(field.get(name, ""))
    if day is None:
        raise ValueError(f"{name}: {field.get(name, '')[:20]!r}, expected a date such as 2026-10-01")
    return day


def _steps(funnel: Funnel) -> list[Step]:
    steps, before = [], None
    for name, count in funnel.steps():
        width = round(100 * count / funnel.planned, 1) if funnel.planned else 0.0
        steps.append(Step(name, count, width, count / before if before else None))
        before = count
    return steps


def _said(tx: Tx, shop: Shop, campaign_id: int, person: Any, now: Any) -> list[tuple[str, str, int]]:
    """What the gate would say: (verdict, reason, customers)."""
    found = Counter(
        (forecast.decision.verdict, forecast.decision.reason)
        for forecast in campaigns.rehearse(tx, shop, KINDS, campaign_id, person, now)
    )
    return [(verdict, reason, count) for (verdict, reason), count in found.most_common()]


def _is_live(campaign: Campaign) -> bool:
    return campaign.state == "running"
