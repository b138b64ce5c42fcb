"""What happens when a promise runs out: staff are warned before, the customer is told of the slip first, and after that
a level more of the house each time (N4, C2, F6).

One look is a handful of statements, however many ring; what rings is each caller's alone, so any number of processes
may look at once.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, time, timedelta

from actions import outgoing
from actions.promises.promises import alarms_as_kept
from actions.shop import duty
from domain.channels.register import is_pushed
from domain.conversation import STAFF
from domain.message import Reply
from domain.promises import promise as clocks
from domain.promises.business_time import add, add_working, between
from domain.promises.promise import Clock
from domain.shop.promise_policy import ASSIGNEE, KINDS, Alarm, PromiseKind
from domain.shop.shop import Shop
from domain.shop.staff import Role, Staff, chat_address
from domain.worth_reading import until
from storage import Tx, shops
from storage.promises import promises
from storage.promises.promises import Ringing, Row, Rung, Talk
from texts import formats, text


def ring(tx: Tx, shop: Shop, now: datetime, *, limit: int = 1000) -> int:
    """How many promises' alarms this call has seen to, each alarm once on any number of processes. Rule: N4, C2."""
    found = promises.ringing(tx, now, limit)
    wanted = {one.conversation_id for one in found if one.conversation_id and _slips(one, now)}
    talks = promises.talks(tx, wanted) if wanted else {}
    look = _Look(shop, now, shops.staff(tx) if found else [])
    for one in found:
        if not _slips(one, now):
            look.ring(one, None)
        elif talk := talks.get(one.conversation_id or 0):  # else somebody is writing there: the next look does it
            look.ring(one, talk)
    promises.apply(tx, look.rung)
    return len(look.rung.changed)


def _slips(one: Ringing, now: datetime) -> bool:
    """True when its time is over for the first time and the customer is to hear of it before asking."""
    over = one.state == "running" and one.due_at <= now
    return over and one.conversation_id is not None and (one.told or KINDS[one.kind].awaited)


class _Look:
    """One look at the alarms, and all that comes of it."""

    def __init__(self, shop: Shop, now: datetime, people: Sequence[Staff]) -> None:
        self._shop, self._now, self.rung = shop, now, Rung()
        self._accounts = {person.code: person.account for person in people}
        self._next_open = now if shop.is_open(now) else add_working(shop, now, timedelta(minutes=1))
        self._reached: dict[tuple[object, ...], list[str]] = {}

    def ring(self, one: Ringing, talk: Talk | None) -> None:
        """All alarms due by now as one: after a standstill nobody is warned of what is late already."""
        newly_late = one.state == "running" and one.due_at <= self._now
        while one.level < len(one.alarms) and clocks.alarm(one, self._shop, one.level) <= self._now:
            one.level += 1
        offset, roles = one.alarms[one.level - 1]
        if newly_late:
            one.state = "late"
        one.alarm_at = clocks.next_alarm(one, self._shop)
        kind = "promise_warned" if offset < 0 else "promise_late" if newly_late else "promise_escalated"
        to = self._reach(roles, one)
        data = {"promise": one.kind, "due_at": _iso(one.due_at), "level": one.level, "to": to}
        self.rung.changed.append((one, self._event(one, kind, data)))
        self.rung.notices += self._notices(one, kind, to)
        if talk is not None:
            self._tell_of_slip(one, talk)

    def _reach(self, roles: list[str], one: Ringing) -> list[str]:
        """Who is there now for what is urgent, else when the shop is open next. Rule: C5 for restricted matters."""
        at = self._now if _is_urgent(one) else self._next_open
        asked = (*((Role.MANAGER,) if one.restricted else roles), one.assignee, one.about_staff, at)
        if asked not in self._reached:
            wanted = [Role.MANAGER] if one.restricted else roles
            holder = None if one.restricted else one.assignee
            self._reached[asked] = duty.reach(self._shop, wanted, holder, at, without=one.about_staff)
        return self._reached[asked]

    def _tell_of_slip(self, old: Ringing, talk: Talk) -> None:
        """The customer reads that it is late and until when it will be; after so often, that a person will say when."""
        new = _next_promise(self._shop, old, self._now) if old.slips < self._shop.policy.slips_told else None
        if new is not None:
            moved = [{"kind": new.kind, "due_at": _iso(new.due_at), "state": new.state}]
            data = {"was": _iso(old.due_at), "reason": "slip", "promises": moved}
            self.rung.made.append((new, self._event(new, "promise_moved", data)))
        said = Reply(_words(self._shop, old, new, talk.language)).to_json()
        message = {
            "conversation_id": talk.id, "author": "bot", "content": said, "at": self._now, "ticket_id": old.ticket_id,
        }  # fmt: skip
        key = f"promise:{old.id}:slip:{_iso(old.due_at)}"
        where = {"channel": talk.channel, "account": talk.account, "address": talk.address, "is_group": False}
        item = self._item(old, key, "reply", said, outgoing.NOTICE) | where if is_pushed(talk.channel) else None
        self.rung.said.append((message, item))

    def _notices(self, one: Ringing, kind: str, to: list[str]) -> list[Row]:
        """One for the staff chat; of what not everybody may see, one for each of them in private. Rule: C5."""
        payload = {
            "ticket_id": one.ticket_id, "promise_id": one.id, "alarm": kind, "promise": one.kind,
            "due_at": _iso(one.due_at), "to": to,
        }  # fmt: skip
        key = f"promise:{one.id}:alarm:{one.level}:{_iso(one.due_at)}"
        item = self._item(one, key, "promise_alarm", payload, outgoing.URGENT if one.urgent else outgoing.NOTICE)
        item["expires_at"] = until("staff_notice", item["due_at"])
        if not one.restricted and one.about_staff is None:
            return [item]
        accounts = [self._accounts.get(code) for code in to]
        return [item | {"key": f"{key}:{account}", "address": chat_address(account)} for account in accounts if account]

    def _item(self, one: Ringing, key: str, kind: str, payload: Row, priority: int) -> Row:
        due_at = _when_heard(self._shop, one, self._now)
        about = {"key": key, "kind": kind, "payload": payload, "priority": priority, "ticket_id": one.ticket_id}
        return about | {
            "channel": STAFF, "account": "", "address": STAFF, "created_at": self._now, "due_at": due_at,
            "state": "queued", "attempts": 0, "last_error": "", "expires_at": until("news", due_at), "message_id": None,
            "is_group": True,
        }  # fmt: skip

    def _event(self, one: Clock, kind: str, data: Row) -> Row:
        return {"ticket_id": one.ticket_id, "kind": kind, "actor": "system", "at": self._now, "data": data}


def _words(shop: Shop, old: Ringing, new: Clock | None, language: str) -> str:
    fields: Row = {
        "number": old.number,
        "what": text(f"promise_what.{old.kind}", language),
        "was": formats.moment(old.due_at.astimezone(shop.zone), language),
        "phone": shop.rescue_phone if old.kind == PromiseKind.ON_SITE else shop.phone,
    }
    if new is None:
        return text("news.promise_slipped_again", language, **fields)
    when = formats.moment(new.due_at.astimezone(shop.zone), language)
    return text("news.promise_slipped", language, **fields, when=when)


def _next_promise(shop: Shop, old: Clock, now: datetime) -> Clock:
    """The promise that stands in for one that has slipped; the old one's levels go on beside it."""
    due_at = _full_minutes(add(shop, old.counting, now, timedelta(seconds=old.extension_seconds)))
    seconds = clocks.full_seconds(between(shop, old.counting, now, due_at))
    role = Role.WORKSHOP_SUPERVISOR if old.slips == 0 else Role.MANAGER
    alarms = [Alarm(-timedelta(seconds=seconds // 3)), Alarm(timedelta(0), (ASSIGNEE, role))]
    new = Clock(
        ticket_id=old.ticket_id,
        kind=old.kind,
        started_at=now,
        allowed_seconds=seconds,
        due_at=due_at,
        counting=old.counting,
        told=True,
        by_table=False,
        alarms=alarms_as_kept(alarms),
        extension_seconds=old.extension_seconds,
        slips=old.slips + 1,
        follows_id=old.id,
    )
    clocks.settle(new, shop, now)
    return new


def _when_heard(shop: Shop, one: Ringing, now: datetime) -> datetime:
    """Now; in the quiet hours their end, unless it is urgent. Rule: N5."""
    local = now.astimezone(shop.zone)
    if _is_urgent(one) or not shop.policy.is_quiet(local.hour):
        return now
    day = local.date() + timedelta(days=local.hour >= shop.policy.quiet_until)
    return datetime.combine(day, time(shop.policy.quiet_until), shop.zone)


def _is_urgent(one: Ringing) -> bool:
    return one.urgent or KINDS[one.kind].at_once


def _full_minutes(at: datetime) -> datetime:
    """The next five minutes on the clock: a time that is told has no seconds."""
    past = timedelta(minutes=at.minute % 5, seconds=at.second, microseconds=at.microsecond)
    return at - past + timedelta(minutes=5) if past else at


def _iso(at: datetime) -> str:
    return at.astimezone(UTC).isoformat()
