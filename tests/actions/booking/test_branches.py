"""Several shops of one owner: each with bays and people of its own, all offered when one of them is full."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from actions.booking import appointments, free_times, visits, waitlist
from domain.booking.appointment import Appointment, estimate, shop_of
from domain.booking.capacity import Needs, can_do
from domain.booking.time_wish import Wish
from domain.conversation import Conversation
from domain.errors import BayTaken, OutsideHours
from domain.shop.shop import ModelItem, Shop, StaffSpec
from storage import Tx, shops
from storage.booking import capacity
from storage.booking import waitlist as waitlist_queries
from tests.actions.booking.test_appointments_properties import (
    DAYS,
    NEEDS,
    REACH,
    VERBS,
    _any_time,
    _check_alone,
    _check_hours,
    _check_intake,
    _store,
    shops_of_any_kind,
)
from tests.storage.records import a_conversation

MINOR = Needs(("minor_service",))
STEPS = st.lists(st.tuples(VERBS, NEEDS, st.integers(0, 99), st.integers(0, 2)), max_size=10)


@st.composite
def owners(draw: st.DrawFn) -> Shop:
    """One to three shops of any kind under one owner; people are told apart by their shop's place in the file."""
    main = draw(shops_of_any_kind())
    branches = []
    for n in range(draw(st.integers(1, 2))):
        one = draw(shops_of_any_kind())
        branches.append(replace(one, code=f"b{n}", name_zh=f"B{n}", staff=tuple(_named(one, n))))
    return main.with_branches(branches)


def _named(shop: Shop, n: int) -> list[StaffSpec]:
    return [replace(person, code=f"{person.code}-{n}") for person in shop.staff]


def _step(
    tx: Tx, owner: Shop, who: Conversation, step: tuple[str, Needs, int, int], made: list[Appointment], now: datetime
) -> None:  # fmt: skip
    verb, needs, number, place = step
    there = owner.shops[place % len(owner.shops)]
    if verb == "book":
        offers = free_times.offer_times(tx, there, needs, _any_time(now), now)
        if offers:
            start = offers[number % len(offers)].start
            made.append(appointments.book(tx, there, who, needs, start, now)[1])
    elif made:
        visit = made[number % len(made)]
        if verb == "cancel":
            appointments.cancel(tx, owner, visit, now, actor="staff:a0")
            made.remove(visit)
            return
        offers = free_times.offer_times(tx, there, appointments.needs_of(visit, there), _any_time(now), now)
        with suppress(BayTaken):
            if offers:
                appointments.move(tx, owner, visit, offers[-1].start, now, actor="staff:a0", to=there.code)


def _check(tx: Tx, owner: Shop, made: list[Appointment], now: datetime) -> None:
    """What holds in one shop holds in each, and each visit holds pieces of its own shop alone."""
    rows = capacity.taken(tx, now - REACH, now + 3 * REACH, now)
    assert len(set(rows)) == len(rows)
    for shop in owner.shops:
        mine = [visit for visit in made if visit.branch == shop.code]
        _check_alone(mine, shop.policy.buffer)
        _check_intake(mine, shop.policy.intake_per_quarter)
        _check_hours(shop, mine)
        own = capacity.taken(tx, now - REACH, now + 3 * REACH, now, at=shop)
        prefix = f"{shop.code}/" if shop.code else ""
        assert all(name.startswith(prefix) and ("/" in name) == bool(prefix) for name, _ in own)
        bays = sum(name.removeprefix(prefix).startswith("bay:") for name, _ in own)
        quarter = timedelta(minutes=15)
        lengths = [
            -((v.starts_at.astimezone(UTC) - v.ends_at.astimezone(UTC) - shop.policy.buffer) // quarter) for v in mine
        ]
        assert bays == sum(lengths)
    assert sum(len(capacity.taken(tx, now - REACH, now + 3 * REACH, now, at=one)) for one in owner.shops) == len(rows)


@pytest.mark.rule("B9", "R3")
@settings(max_examples=30, deadline=None)
@given(owner=owners(), day=DAYS, steps=STEPS)
def test_visits_in_several_shops_never_share_anything_and_fit_each_shops_hours(
    migrated_file: Path, owner: Shop, day: date, steps: list[tuple[str, Needs, int, int]]
) -> None:
    now = datetime.combine(day, time(), owner.zone) - timedelta(days=1)
    made: list[Appointment] = []
    with _store(migrated_file, owner, now) as tx:
        who = a_conversation(tx, now)
        for step in steps:
            _step(tx, owner, who, step, made, now)
            _check(tx, owner, made, now)


@pytest.mark.rule("B3", "R3")
@settings(max_examples=30, deadline=None)
@given(owner=owners(), day=DAYS, steps=STEPS, needs=NEEDS, hour=st.integers(0, 95), quiet=st.booleans())
def test_every_time_offered_here_or_elsewhere_can_be_booked_there_at_once(
    migrated_file: Path,
    owner: Shop,
    day: date,
    steps: list[tuple[str, Needs, int, int]],
    needs: Needs,
    hour: int,
    quiet: bool,
) -> None:
    now = datetime.combine(day, time(), owner.zone) - timedelta(days=1)
    wanted = now + timedelta(days=1, minutes=15 * hour)
    made: list[Appointment] = []
    with _store(migrated_file, owner, now) as tx:
        who = a_conversation(tx, now)
        for step in steps:
            _step(tx, owner, who, step, made, now)
        wish = Wish(wanted, wanted + timedelta(hours=5 if quiet else 1), wanted, quiet=quiet)
        offers = free_times.offer_times(tx, owner, needs, wish, now, elsewhere=owner.branches)
        for offer in offers:
            probing = tx.begin_nested()
            appointments.book(tx, owner.branch(offer.branch), who, needs, offer.start, now)
            probing.rollback()
        fits = [offer for offer in offers if wish.fits(offer.start)]
        if not fits:  # then it can be had nowhere
            for shop in owner.shops:
                assert not [o for o in free_times.offer_times(tx, shop, needs, wish, now) if wish.fits(o.start)]


def _at(now: datetime, hour: int) -> datetime:
    return (now + timedelta(days=1)).replace(hour=hour, minute=0)


def _wish(start: datetime) -> Wish:
    return Wish(start, start + timedelta(minutes=1), start)


def _fill(tx: Tx, shop: Shop, who: Conversation, start: datetime, now: datetime) -> list[Appointment]:
    made: list[Appointment] = []
    with suppress(BayTaken):
        while True:
            made.append(appointments.book(tx, shop, who, MINOR, start, now)[1])
    return made


@pytest.mark.rule("B3", "R3")
def test_a_full_time_is_offered_at_the_first_of_the_other_shops_that_has_it(
    tx: Tx, shop: Shop, conversation: Conversation, now: datetime
) -> None:
    (pudong,) = shop.branches
    far = replace(pudong, code="far", name_zh="远店", called=())
    owner = shop.with_branches([pudong, far])
    start = _at(now, 15)
    _fill(tx, owner, conversation, start, now)
    for order in ([pudong, far], [far, pudong]):
        others = [owner.branch(one.code) for one in order]
        offers = free_times.offer_times(tx, owner, MINOR, _wish(start), now, elsewhere=others)
        assert len(offers) == shop.policy.alternatives
        assert [(o.branch, o.start) for o in offers if o.branch] == [(order[0].code, start)]
    _fill(tx, owner.branch("pudong"), conversation, start, now)
    offers = free_times.offer_times(tx, owner, MINOR, _wish(start), now, elsewhere=owner.branches)
    assert [(o.branch, o.start) for o in offers if o.branch] == [("far", start)]


@pytest.mark.rule("B3")
def test_a_free_time_is_not_offered_elsewhere(tx: Tx, shop: Shop, now: datetime) -> None:
    offers = free_times.offer_times(tx, shop, MINOR, _wish(_at(now, 15)), now, elsewhere=shop.branches)
    assert {offer.branch for offer in offers} == {""}


@pytest.mark.rule("B3", "R3", "B8", "P2")
def test_work_that_a_shop_cannot_do_is_offered_where_it_is_done(tx: Tx, shop: Shop, now: datetime) -> None:
    pudong, paint = shop.branch("pudong"), Needs(("bodywork",))
    assert not can_do(pudong, paint) and can_do(shop, paint)
    main = replace(shop, branches=())
    offers = free_times.offer_times(tx, pudong, paint, _wish(_at(now, 9)), now, elsewhere=[main])
    assert len(offers) >= 2 and {offer.branch for offer in offers} == {""}


@pytest.mark.rule("B6", "R3")
def test_a_visit_moved_to_another_shop_frees_its_time_in_the_first(
    tx: Tx, shop: Shop, conversation: Conversation, now: datetime
) -> None:
    start = _at(now, 15)
    made = _fill(tx, shop, conversation, start, now)
    visits.move(tx, shop, made[0], start, now, actor="customer", to="pudong")
    assert (made[0].branch, made[0].bay) == ("pudong", "P1")
    assert shop_of(shop, made[0]).code == "pudong"
    assert len(_fill(tx, shop, conversation, start, now)) == 1
    visits.cancel(tx, shop, made[0], now, actor="customer")
    assert capacity.taken(tx, start, start, now, at=shop.branch("pudong")) == []


@pytest.mark.rule("B3", "R3")
def test_a_time_freed_in_one_shop_is_kept_for_whoever_waits_for_that_shop(
    tx: Tx, shop: Shop, conversation: Conversation, now: datetime
) -> None:
    start = _at(now, 15)
    here, there = (_fill(tx, one, conversation, start, now) for one in shop.shops)
    waiting = [
        waitlist.join(tx, a_conversation(tx, now, code or "main"), MINOR, _wish(start), now, branch=code)
        for code in ("", "pudong")
    ]
    visits.cancel(tx, shop, there[0], now, actor="customer")
    assert [place.state for place in waiting] == ["waiting", "offered"]
    visits.cancel(tx, shop, here[0], now, actor="customer")
    assert [place.state for place in waiting] == ["offered", "offered"]
    assert len(waitlist_queries.listed(tx)) == 2


@pytest.mark.rule("R3")
def test_the_shop_in_force_knows_its_branches_with_all_that_they_share(tx: Tx, shop: Shop, now: datetime) -> None:
    loaded = shops.load(tx)
    assert loaded == shop
    pudong = shop.branch("pudong")
    assert (pudong.services, pudong.policy, pudong.parts) == (shop.services, shop.policy, shop.parts)
    assert {person.code for person in shops.staff(tx)} >= {"chen", "xu", "song", "deng"}


@pytest.mark.rule("R3", "B6")
def test_a_visit_goes_to_no_shop_that_is_closed_at_its_hour(
    tx: Tx, shop: Shop, conversation: Conversation, now: datetime
) -> None:
    visit = appointments.book(tx, shop, conversation, MINOR, _at(now, 15), now)[1]
    shut = shop.with_branches(replace(one, hours={}, special_days={}) for one in shop.branches)
    with pytest.raises(OutsideHours):
        appointments.move(tx, shut, visit, visit.starts_at, now, actor="staff:chen", to="pudong")
    assert visit.branch == ""


@pytest.mark.rule("R3")
def test_a_visit_of_a_shop_no_longer_in_the_file_is_the_main_shops_matter(
    tx: Tx, shop: Shop, conversation: Conversation, now: datetime
) -> None:
    visit = appointments.book(tx, shop.branch("pudong"), conversation, MINOR, _at(now, 15), now)[1]
    alone = replace(shop, branches=())
    shops.apply(tx, alone, now)
    assert shop_of(alone, visit) == alone
    visits.move(tx, alone, visit, _at(now, 16), now, actor="customer")
    assert (visit.branch, visit.bay in {bay.code for bay in shop.bays}) == ("", True)


@pytest.mark.rule("B4")
def test_price_time_and_parts_follow_the_model_and_stay_with_the_visit(
    tx: Tx, shop: Shop, conversation: Conversation, now: datetime
) -> None:
    fitted = shop.for_vehicle("奔驰", "S级")
    priced = estimate(fitted, MINOR.services)
    assert (priced.minutes, priced.lines[0].labour_fen) == (75, 32000)
    assert priced.total_fen == 32000 + 8 * 7500 + 3800 + 500
    data = {"car": ["奔驰", "S级"]}
    visit = appointments.book(tx, fitted, conversation, MINOR, _at(now, 15), now, data=data)[1]
    assert visit.ends_at - visit.starts_at == timedelta(minutes=75)
    assert visit.estimate_fen == priced.total_fen
    appointments.move(tx, shop, visit, _at(now, 9), now, actor="customer")
    assert visit.ends_at - visit.starts_at == timedelta(minutes=75)


@pytest.mark.rule("B4")
@pytest.mark.parametrize(
    ("brand", "model", "minutes"),
    [("奔驰", "s级", 75), ("奔驰", "E级", 45), ("奔驰", None, 45), ("大众", "S级", 45), (None, None, 45)],
)
def test_a_line_for_the_model_counts_before_its_brand(
    shop: Shop, brand: str | None, model: str | None, minutes: int
) -> None:
    item = shop.service("minor_service").for_vehicle(brand, model)
    assert item.minutes == minutes
    assert (item.labour_fen == 12000) == (brand != "奔驰")


def test_what_a_model_line_leaves_out_stays_as_it_is(shop: Shop) -> None:
    item = replace(shop.service("minor_service"), models=(ModelItem("大众", minutes=60),))
    there = item.for_vehicle("大众", "帕萨特")
    assert (there.minutes, there.labour_fen, there.parts) == (60, item.labour_fen, item.parts)
