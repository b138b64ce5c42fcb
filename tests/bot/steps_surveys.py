"""Steps of what comes after a visit.

{handed_over: 3, plate, services, hello: words}  the customer's visit was handed over so many days ago
{asked: ""}          the planner runs until nothing is due any more; what it says is the answer
{days: 2, hour: 10}  so many days pass; then it is that hour of the day
{campaign: name, service, text, text_b, text_en, starts: days ahead, audience: {...}, kind}   started by the manager
{campaign_does: pause|resume|stop}
{rung: outcome, said, wish, result, by: zhao}   the follow-up clerk rings about the customer's oldest open call task
{calls: [kinds]}     the kinds of the customer's open call tasks, oldest first
{survey: {state, overall, words, answers: number, recovery: true}}    how the newest survey stands
{follow_ups: [[state, answer or reason], ...]}       how the rounds stand, first round first
{funnel: {planned, sent, ...}}                       what the newest campaign came to
{linked: true}       the newest ticket follows the visit
{forged: data}       a button is pressed that this chat never showed
{owner: role}        who has the newest ticket
"""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from actions.feedback import calls
from actions.outreach import campaigns
from app.scenario.filling import Filling
from bot.conversation import Conversations
from bot.message import Incoming
from domain.message import Reply
from domain.outreach.campaign import Audience
from domain.ticket import STATES
from notifications.jobs.planner import Planner
from storage import conversations, shops
from storage.customers import customers
from storage.engine.store import Tx
from storage.feedback import calls as call_queries
from storage.feedback import follow_ups, surveys
from storage.outreach import campaigns as campaign_queries
from storage.tickets import tickets

if TYPE_CHECKING:
    from tests.bot.transcript import Player

ADDRESS = "someone"


def _customer(player: Player, tx: Tx) -> int:
    found = conversations.find(tx, player.channel, "", ADDRESS)
    assert found is not None
    return found.customer_id


def _handed_over(player: Player, step: dict[str, Any]) -> None:
    player.answers = []
    at = player.now - timedelta(days=float(step["handed_over"]), minutes=10)
    hello = Incoming(player.channel, "", ADDRESS, f"h{player.count}:{at}", "text", at, text=step.get("hello", "你好"))
    Conversations(player.store, player.engine).handle(hello, at - timedelta(days=1))
    with player.store.write() as tx:
        f, found = Filling(tx, player.shop, player.now), conversations.find(tx, player.channel, "", ADDRESS)
        assert found is not None
        plate = step.get("plate")
        owned = next((v for v in customers.vehicles(tx, found.customer_id) if plate in (None, v.plate)), None)
        services, booked_at = step.get("services", ["minor_service"]), at - timedelta(days=1)
        start = f.first_free(services, booked_at, booked_at)
        f.over(f.book(found, plate or (owned.plate if owned else None), services, start, booked_at), at, closed=False)


def _asked(player: Player, step: dict[str, Any]) -> None:
    with player.store.read() as tx:
        found = conversations.find(tx, player.channel, "", ADDRESS)
        assert found is not None
        before = max((m.id for m in conversations.messages(tx, found.id)), default=0)
    for _ in range(3):
        Planner(player.store, lambda: player.now).tick()
        player.now += timedelta(seconds=1)
    with player.store.read() as tx:
        said = conversations.messages(tx, found.id, after=before)
        player.answers = [Reply.from_json(message.content) for message in said]


def _days(player: Player, step: dict[str, Any]) -> None:
    local = (player.now + timedelta(days=step["days"])).astimezone(player.shop.zone)
    hour = step.get("hour", local.hour)
    player.now = datetime.combine(local.date(), time(hour, local.minute, local.second), player.shop.zone)


def _campaign(player: Player, step: dict[str, Any]) -> None:
    player.answers = []
    today = player.now.astimezone(player.shop.zone).date()
    english = step.get("text_en", "{name}: check week for your {vehicle}, {starts} to {ends}.")
    texts = {
        "zh": {"a": step.get("text", "{name}，{vehicle}检测周 {starts} 到 {ends}，免费检测。")},
        "en": {"a": english},
    }
    texts["zh"]["b"] = texts["en"]["b"] = step.get("text_b", "")
    starts = today + timedelta(days=step.get("starts", 14))
    with player.store.write() as tx:
        by = shops.staff_by_code(tx, "feng")
        assert by is not None
        plan = campaigns.Plan(
            step["campaign"], Audience.from_json(step.get("audience", {})), texts, starts, starts + timedelta(days=7),
            kind=step.get("kind", "campaign"), service=step.get("service"),
        )  # fmt: skip
        made = campaigns.draw_up(tx, player.shop, plan, by, player.now)
        campaigns.start(tx, player.shop, made.id, by, player.now)


def _campaign_does(player: Player, step: dict[str, Any]) -> None:
    player.answers = []
    with player.store.write() as tx:
        by = shops.staff_by_code(tx, "feng")
        assert by is not None
        getattr(campaigns, step["campaign_does"])(tx, campaign_queries.listed(tx)[0].id, by, player.now)


def _rung(player: Player, step: dict[str, Any]) -> None:
    with player.store.write() as tx:
        by = shops.staff_by_code(tx, step.get("by", "zhao"))
        assert by is not None
        open_ = [task for task in call_queries.of_customer(tx, _customer(player, tx)) if task.state == "open"]
        said = calls.Said(said=step.get("said", ""), wish=step.get("wish", ""), result=step.get("result", ""))
        calls.record(tx, player.shop, open_[-1].id, by, step["rung"], said, player.now)
    player.answers = []


def _calls(player: Player, step: dict[str, Any]) -> None:
    with player.store.read() as tx:
        tasks = call_queries.of_customer(tx, _customer(player, tx))
    kinds = [task.kind for task in reversed(tasks) if task.state == "open"]
    assert kinds == step["calls"], f"open calls {kinds}"


def _survey(player: Player, step: dict[str, Any]) -> None:
    with player.store.read() as tx:
        survey = _surveys(tx, _customer(player, tx))[-1]
        facts: dict[str, Any] = {name: getattr(survey, name) for name in ("state", "overall", "words", "reason")}
        said = surveys.answers(tx, survey.id).values()
        facts["answers"] = sum(one.importance is not None and one.experience is not None for one in said)
        facts["halves"] = sum((one.importance is None) != (one.experience is None) for one in said)
        facts["recovery"] = survey.recovery_id is not None
    for name, wanted in step["survey"].items():
        assert facts[name] == wanted, f"survey {name}: {facts[name]!r}, expected {wanted!r}"


def _surveys(tx: Tx, customer_id: int) -> list[Any]:
    found = [surveys.get(tx, number) for number in range(1, 200)]
    return [one for one in found if one is not None and one.customer_id == customer_id]


def _follow_ups(player: Player, step: dict[str, Any]) -> None:
    with player.store.read() as tx:
        mine = tickets.of_customer(tx, _customer(player, tx), states=STATES, limit=200)
        rounds = [one for k in reversed(mine) if k.kind == "booking" for one in follow_ups.of_ticket(tx, k.id)]
    got = [[one.state, one.answer or one.reason] for one in rounds]
    assert got == step["follow_ups"], f"follow-ups {got}"


def _funnel(player: Player, step: dict[str, Any]) -> None:
    with player.store.read() as tx:
        found = campaigns.results(tx, player.shop, campaign_queries.listed(tx)[0])["all"]
    for name, wanted in step["funnel"].items():
        assert getattr(found, name) == wanted, found


def _newest(player: Player, tx: Tx) -> Any:
    return tickets.of_customer(tx, _customer(player, tx), states=STATES, limit=1)[0]


def _linked(player: Player, step: dict[str, Any]) -> None:
    with player.store.read() as tx:
        ticket = _newest(player, tx)
        before = tickets.get(tx, ticket.follows_id) if ticket.follows_id else None
    assert (before is not None and before.kind == "booking") == step["linked"], ticket.number


def _owner(player: Player, step: dict[str, Any]) -> None:
    with player.store.read() as tx:
        ticket = _newest(player, tx)
        by = shops.staff_by_id(tx, ticket.assignee_id) if ticket.assignee_id else None
    assert (by.role if by else None) == step["owner"], by


def _forged(player: Player, step: dict[str, Any]) -> None:
    player.count += 1
    pressed = Incoming(player.channel, "", ADDRESS, f"x{player.count}", "button", player.now, button=step["forged"])
    player.answers = list(Conversations(player.store, player.engine).handle(pressed, player.now).replies)


STEPS = {
    "handed_over": _handed_over,
    "asked": _asked,
    "days": _days,
    "campaign": _campaign,
    "campaign_does": _campaign_does,
    "rung": _rung,
    "calls": _calls,
    "survey": _survey,
    "follow_ups": _follow_ups,
    "funnel": _funnel,
    "linked": _linked,
    "owner": _owner,
    "forged": _forged,
}

KEYS = {
    "handed_over": "plate services hello", "asked": "expect", "days": "hour", "campaign_does": "",
    "campaign": "service text text_b text_en starts audience kind", "rung": "said wish result by", "calls": "",
    "survey": "", "follow_ups": "", "funnel": "", "linked": "", "owner": "", "forged": "expect",
}  # fmt: skip
