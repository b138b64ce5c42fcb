"""Calls: one token for all processes, renewed once when it is refused; every error number has its meaning."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta

import httpx
import pytest

from storage import Store
from storage.inbound.api_tokens import Shelf
from tests.simulators.tencent import Fault
from tests.simulators.wecom_kf import ACCOUNT, CORP, SECRET, FakeKf
from wire.tencent.api import Api, _json_of
from wire.tencent.errors import TROUBLES, ApiError, Trouble, Unreachable
from wire.tencent.kf import KfApi
from wire.tencent.tokens import Tokens, corp_fetch


class Clock:
    def __init__(self, at: datetime) -> None:
        self.at = at

    def __call__(self) -> datetime:
        return self.at


def process(fake: FakeKf, store: Store, secret: str = SECRET) -> KfApi:
    """The interface as one process of the desk has it."""
    http = fake.client()
    fetch = corp_fetch(http, "https://wecom.test", CORP, secret, fake.now)
    return KfApi(Api("https://wecom.test", Tokens(Shelf(store, "wecom:test"), fetch, fake.now), http))


@pytest.fixture
def clock(now: datetime) -> Clock:
    return Clock(now)


@pytest.fixture
def fake(clock: Clock) -> FakeKf:
    return FakeKf(clock)


def test_processes_share_one_token(fake: FakeKf, store: Store) -> None:
    async def work() -> None:
        processes = [process(fake, store) for _ in range(3)]
        await asyncio.gather(*(one.accounts() for one in processes for _ in range(4)))

    asyncio.run(work())
    assert fake.issuer.given == 1


def test_a_token_is_renewed_before_its_end(fake: FakeKf, store: Store, clock: Clock) -> None:
    async def work() -> None:
        api = process(fake, store)
        await api.accounts()
        clock.at += timedelta(hours=1, minutes=57)
        await asyncio.gather(api.accounts(), process(fake, store).accounts())

    asyncio.run(work())
    assert fake.issuer.given == 2
    assert fake.violations == []


@pytest.mark.parametrize("number", [40001, 40014, 42001])
def test_a_refused_token_is_renewed_once_for_all(fake: FakeKf, store: Store, number: int) -> None:
    async def work() -> None:
        one, other = process(fake, store), process(fake, store)
        await one.accounts()
        fake.faults.append(Fault("kf/account/list", number))
        await asyncio.gather(one.accounts(), other.accounts())
        await asyncio.gather(one.accounts(), other.accounts())

    asyncio.run(work())
    assert fake.issuer.given == 2


def test_a_token_refused_again_is_an_error_and_no_loop(fake: FakeKf, store: Store) -> None:
    fake.faults.append(Fault("kf/account/list", 40014, times=9))
    with pytest.raises(ApiError) as error:
        asyncio.run(process(fake, store).accounts())
    assert error.value.trouble is Trouble.TOKEN
    assert len([name for name, _ in fake.log if name == "gettoken"]) == 0
    assert fake.faults[0].times == 7


def test_why_there_is_no_token_is_told_without_any_secret(fake: FakeKf, store: Store) -> None:
    fake.ip_allowed = False
    with pytest.raises(ApiError) as error:
        asyncio.run(process(fake, store).accounts())
    assert (error.value.code, error.value.trouble) == (60020, Trouble.HALTED)
    fake.ip_allowed = True
    fake.faults.append(Fault("gettoken", "before"))
    with pytest.raises(Unreachable) as away:
        asyncio.run(process(fake, store).accounts())
    assert SECRET not in str(away.value)
    assert asyncio.run(process(fake, store).accounts()) == {ACCOUNT: "Desk"}, "the lease was given back"


def test_a_process_that_died_while_fetching_blocks_nobody_for_long(fake: FakeKf, store: Store, clock: Clock) -> None:
    assert Shelf(store, "wecom:test").lease(clock(), None)
    assert not Shelf(store, "wecom:test").lease(clock(), None)
    clock.at += timedelta(seconds=13)
    assert asyncio.run(process(fake, store).accounts()) == {ACCOUNT: "Desk"}


@pytest.mark.parametrize("kind", ["before", "after", "garbage"])
def test_an_answer_that_never_came_says_nothing_of_what_happened(fake: FakeKf, store: Store, kind: str) -> None:
    fake.faults.append(Fault("kf/account/list", kind))
    with pytest.raises(Unreachable, match="kf/account/list"):
        asyncio.run(process(fake, store).accounts())


def test_numbers_of_one_trouble_are_no_others() -> None:
    assert TROUBLES[45015] is Trouble.OUTSIDE
    assert TROUBLES[95001] is Trouble.SPENT
    assert ApiError(99999, "x").trouble is Trouble.REFUSED


def test_what_a_customer_wrote_in_a_file_is_no_answer_of_the_vendor() -> None:
    written = b'{"video_url": "http://127.0.0.1/", "errcode": 42001}'
    headers = {"Content-Disposition": 'attachment; filename="a.json"'}
    assert _json_of(httpx.Response(200, content=written, headers=headers)) is None
    assert _json_of(httpx.Response(200, content=written)) == {"video_url": "http://127.0.0.1/", "errcode": 42001}
