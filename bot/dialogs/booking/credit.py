"""Credit explained when asked: points, level, what follows, what would change it, and the last entries (B7)."""

from __future__ import annotations

from actions.booking import credit
from bot.dialog import Turn
from domain.booking.credit import CreditEntry, Standing
from domain.message import Card, Line, Reply
from storage.booking import credit as credit_queries
from texts import formats

SHOWN = 5
"""Entries of the history that are shown."""


def explain(turn: Turn) -> None:
    """Where the customer stands and why. Rule: B7."""
    customer_id = turn.conversation.customer_id
    now_at = credit.standing(turn.tx, turn.shop, customer_id)
    entries = credit_queries.entries(turn.tx, customer_id, SHOWN)
    lines = [Line(formats.day(e.at.astimezone(turn.shop.zone), turn.language), _entry(turn, e)) for e in entries]
    card = Card(turn.label("credit.history"), tuple(lines) or (Line("", turn.label("credit.none")),))
    level = turn.label(f"credit.{now_at.level}")
    said = [turn.label("credit.mine", points=now_at.points, level=level), _effect(turn, now_at), _way_on(turn, now_at)]
    policy = turn.shop.policy
    said.append(turn.label("credit.rules", cancel=policy.credit_late_cancel, no_show=policy.credit_no_show))
    turn.replies.append(Reply("\n".join(part for part in said if part), card=card))


def _effect(turn: Turn, now_at: Standing) -> str:
    if now_at.discount_percent:
        return turn.label("credit.discount", percent=now_at.discount_percent)
    return turn.label("credit.no_discount")


def _way_on(turn: Turn, now_at: Standing) -> str:
    policy = turn.shop.policy
    if now_at.level == "low":
        return turn.label("credit.to_normal", earned=policy.credit_on_time, low=policy.credit_low)
    if now_at.level == "gold":
        return ""
    return turn.label(
        "credit.to_gold", earned=policy.credit_on_time, gold=policy.credit_gold, percent=policy.discount_gold_percent
    )


def _entry(turn: Turn, entry: CreditEntry) -> str:
    what = turn.label(f"credit.{entry.kind}")
    if entry.reverses_id is not None:
        what = turn.label("credit.undone", what=what)
    return f"{what} {entry.points:+d}"


def mention(turn: Turn) -> None:
    """Who must confirm the day before hears so when the visit is booked. Rule: B7."""
    if credit.standing(turn.tx, turn.shop, turn.conversation.customer_id).must_confirm:
        turn.say("credit.confirm_first")
