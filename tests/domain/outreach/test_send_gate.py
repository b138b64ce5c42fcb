"""The gate: what is sent now, what waits for when, what is dropped, over zones, clock changes and caps."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from actions.notice_kinds import KINDS
from domain.channels.register import CHANNELS
from domain.outreach.notice import Purpose
from domain.outreach.send_gate import RULES, Decision, Sent, Standing, Way, best_way, decide, end_of_quiet
from domain.shop.policy import Policy

SHANGHAI = ZoneInfo("Asia/Shanghai")
NOON = datetime(2026, 3, 18, 12, 0, tzinfo=SHANGHAI)
DAY = timedelta(days=1)
ZONES = ("Asia/Shanghai", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu", "Pacific/Apia")
TELEGRAM = Way(1, "telegram", True, None)

zones = st.sampled_from(ZONES).map(ZoneInfo)
instants = st.datetimes(datetime(2025, 1, 1), datetime(2027, 12, 31)).map(lambda at: at.replace(tzinfo=UTC))
policies = st.builds(
    lambda first, last, day, week, month: replace(
        Policy(), quiet_from=first, quiet_until=last, notices_per_day=day, notices_per_week=week,
        notices_per_month=month, marketing_per_week=day, marketing_per_month=week,
    ),
    st.integers(18, 24), st.integers(0, 12), st.integers(1, 3), st.integers(2, 5), st.integers(3, 9),
)  # fmt: skip
kinds = st.sampled_from(sorted(KINDS))
UNCAPPED = {kind for kind, known in KINDS.items() if known.agreed or known.purpose == "safety"}


def ask(
    kind: str, customer: Standing, now: datetime = NOON, policy: Policy | None = None, **options: object
) -> Decision:
    """The gate's word on a notice of that kind that is true for a month."""
    expires = options.pop("expires_at", now + 30 * DAY)
    known = KINDS[kind]
    options |= {"agreed": known.agreed, "asked_for": known.asked_for}
    return decide(policy or Policy(), kind, known.purpose, expires, customer, now, **options)  # type: ignore[arg-type]


def reached(**changes: object) -> Standing:
    """A customer of the shop's zone who can be written to."""
    return replace(Standing(SHANGHAI, (TELEGRAM,)), **changes)  # type: ignore[arg-type]


@pytest.mark.rule("N5")
@given(kinds, instants, zones, policies)
def test_nothing_but_safety_is_sent_in_the_customers_quiet_hours(
    kind: str, now: datetime, zone: ZoneInfo, policy: Policy
) -> None:
    decision = ask(kind, reached(zone=zone), now, policy)
    quiet = policy.is_quiet(now.astimezone(zone).hour)
    if KINDS[kind].purpose == "safety" or not quiet:
        assert decision.verdict == "sent"
    else:
        assert (decision.verdict, decision.reason) == ("deferred", "quiet_hours")
        assert decision.until is not None and decision.until > now


@pytest.mark.rule("N5")
@given(instants, zones, policies)
def test_the_end_of_quiet_is_the_first_moment_that_is_not(now: datetime, zone: ZoneInfo, policy: Policy) -> None:
    end = end_of_quiet(policy, zone, now)
    assert not policy.is_quiet(end.astimezone(zone).hour)
    assert now <= end <= now + DAY + timedelta(hours=2)
    step = timedelta(minutes=15)
    for number in range(int((end - now) / step)):
        assert policy.is_quiet((now + number * step).astimezone(zone).hour)


@pytest.mark.rule("N5")
@settings(deadline=None)
@given(st.lists(kinds, min_size=1, max_size=25), instants, zones, policies, st.integers(1, 40))
def test_caps_hold_over_any_stream_of_notices(
    stream: list[str], start: datetime, zone: ZoneInfo, policy: Policy, apart: int
) -> None:
    sent: list[Sent] = []
    waiting = [(start + number * timedelta(hours=apart), kind) for number, kind in enumerate(stream)]
    while waiting:
        now, kind = waiting.pop(0)
        decision = ask(kind, reached(zone=zone, recent=tuple(sent)), now, policy, expires_at=start + 400 * DAY)
        if decision.verdict == "sent":
            sent += [] if KINDS[kind].agreed else [Sent(KINDS[kind].purpose, now)]
        elif decision.verdict == "deferred" and decision.until and decision.until < start + 400 * DAY:
            assert decision.until > now
            waiting = sorted([*waiting, (decision.until, kind)])
    capped = [one for one in sent if RULES[one.purpose].capped]
    for limit, window in policy.caps_overall:
        for one in capped:
            assert sum(one.at <= other.at < one.at + window for other in capped) <= limit
    for limit, window in policy.caps_marketing:
        own = [one for one in capped if one.purpose == "marketing"]
        for one in own:
            assert sum(one.at <= other.at < one.at + window for other in own) <= limit


@pytest.mark.rule("N5")
@given(kinds, instants, zones, policies, st.booleans(), st.booleans())
def test_what_is_put_off_is_later_sent_or_dropped_with_a_reason(
    kind: str, now: datetime, zone: ZoneInfo, policy: Policy, complaint: bool, paused: bool
) -> None:
    customer, expires = reached(zone=zone, complaint_open=complaint), now + 10 * DAY
    for _ in range(5000):
        decision = ask(kind, customer, now, policy, expires_at=expires, paused=paused)
        if decision.verdict != "deferred":
            break
        assert decision.reason and decision.until is not None and now < decision.until <= expires
        now = decision.until
    assert decision.verdict in ("sent", "dropped")
    assert decision.reason or decision.verdict == "sent"


@pytest.mark.rule("N5")
@given(st.integers(0, 200))
def test_a_survey_waits_for_its_cool_down(days: int) -> None:
    decision = ask("survey", reached(last_survey_at=NOON - days * DAY))
    if days >= Policy().survey_cool_down.days:
        assert decision.verdict == "sent"
    else:
        assert decision.reason == "survey_cool_down"
        assert decision.until == min(NOON - days * DAY + Policy().survey_cool_down, NOON + 30 * DAY)


@pytest.mark.rule("N5")
@pytest.mark.parametrize("purpose", Purpose)
def test_a_refused_purpose_is_dropped_all_but_safety(purpose: str) -> None:
    kind = next(kind for kind in sorted(KINDS) if KINDS[kind].purpose == purpose)
    decision = ask(kind, reached(refused={purpose}))
    assert (decision.verdict, decision.reason) == (("sent", "") if purpose == "safety" else ("dropped", "opted_out"))


@pytest.mark.rule("N5")
def test_a_refused_kind_leaves_the_other_kinds_of_its_purpose() -> None:
    customer = reached(refused={"insurance"})
    assert ask("insurance", customer).reason == "opted_out"
    assert ask("maintenance", customer).verdict == "sent"


@pytest.mark.rule("N5")
def test_what_was_asked_for_is_told_to_somebody_who_refused_reminders() -> None:
    assert ask("waitlist_offer", reached(refused={"service"})).verdict == "sent"


@pytest.mark.rule("N5")
@pytest.mark.parametrize("kind", sorted(KINDS))
def test_an_open_complaint_holds_small_talk_and_nothing_that_matters(kind: str) -> None:
    decision = ask(kind, reached(complaint_open=True))
    if KINDS[kind].purpose in ("safety", "service"):
        assert decision.verdict == "sent"
    else:
        assert (decision.verdict, decision.reason) == ("deferred", "complaint")


@pytest.mark.rule("N5")
@pytest.mark.parametrize("kind", sorted(UNCAPPED))
def test_a_full_cap_never_holds_back_what_was_agreed_or_is_about_safety(kind: str) -> None:
    recent = tuple(Sent("marketing", NOON - timedelta(hours=n)) for n in range(20))
    assert ask(kind, reached(recent=recent)).verdict == "sent"
    assert ask("campaign", reached(recent=recent)).reason == "cap"


@pytest.mark.rule("N5")
def test_marketing_may_need_a_yes() -> None:
    strict = replace(Policy(), marketing_needs_consent=1)
    assert ask("campaign", reached(), policy=strict).reason == "no_consent"
    assert ask("campaign", reached(allowed={"marketing"}), policy=strict).verdict == "sent"


@pytest.mark.rule("N5")
def test_what_is_no_longer_true_is_dropped() -> None:
    assert ask("maintenance", reached(), expires_at=NOON) == Decision("dropped", "expired")


@pytest.mark.rule("N1")
def test_who_has_blocked_the_bot_is_unreachable_and_who_only_reads_the_web_is_not() -> None:
    blocked = replace(TELEGRAM, reachable=False)
    assert ask("maintenance", reached(ways=(blocked,))).reason == "unreachable"
    assert ask("maintenance", reached(ways=())).reason == "unreachable"
    web = Way(2, "web", True, None)
    assert ask("maintenance", reached(ways=(blocked, web))).way == web


@pytest.mark.rule("N5")
def test_a_channel_with_a_window_takes_only_what_comes_soon_after_the_customers_word() -> None:
    wechat = Way(3, "wechat_oa", True, NOON - timedelta(hours=47))
    assert best_way([wechat], "service", NOON) == wechat
    assert best_way([replace(wechat, last_in_at=NOON - timedelta(hours=48))], "service", NOON) is None
    assert best_way([replace(wechat, last_in_at=None)], "service", NOON) is None


def test_the_chat_last_used_is_preferred_unless_the_matter_was_agreed_in_another() -> None:
    old = Way(1, "telegram", True, NOON - 9 * DAY)
    new = Way(2, "telegram", True, NOON - DAY)
    web = Way(3, "web", True, NOON)
    assert best_way([old, new, web], "service", NOON) == new
    agreed = replace(old, preferred=True)
    assert best_way([agreed, new, web], "service", NOON) == agreed


@pytest.mark.rule("N3")
def test_what_is_paused_waits_and_is_asked_again_soon() -> None:
    decision = ask("campaign", reached(), paused=True)
    assert (decision.verdict, decision.reason) == ("deferred", "paused")
    assert decision.until is not None and decision.until <= NOON + timedelta(minutes=10)


@pytest.mark.rule("N5")
def test_what_is_not_wanted_on_one_channel_goes_on_another_and_on_none_where_there_is_no_other() -> None:
    mail = Way(2, "mail", True, None)
    two = reached(ways=(TELEGRAM, mail), refused={"service@telegram"})
    assert CHANNELS["mail"] and ask("insurance", replace(two, ways=(TELEGRAM,))).reason == "channel_refused"
    assert ask("insurance", two).way == mail and ask("survey", two).way == TELEGRAM
    assert ask("insurance", reached(refused={"insurance@telegram"})).reason == "channel_refused"
    assert ask("recall", reached(refused={"safety@telegram"})).way == TELEGRAM
    assert ask("waitlist_offer", reached(refused={"service@telegram"})).way == TELEGRAM
    assert ask("insurance", reached(ways=(), refused={"service@telegram"})).reason == "unreachable"
