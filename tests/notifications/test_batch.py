"""What comes in while a transaction runs is done together in the next one."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Sequence

import pytest

from notifications.batch import Batch


def test_what_comes_in_meanwhile_is_done_together_and_each_gets_its_own() -> None:
    rounds: list[list[int]] = []
    may_end = threading.Event()

    def double(items: Sequence[int]) -> list[int]:
        rounds.append(list(items))
        may_end.wait(5)
        return [2 * item for item in items]

    async def play() -> list[int]:
        batch = Batch(double)
        first = asyncio.ensure_future(batch(1))
        while not rounds:
            await asyncio.sleep(0.001)
        others = [asyncio.ensure_future(batch(item)) for item in (2, 3, 4)]
        await asyncio.sleep(0)
        may_end.set()
        return await asyncio.gather(first, *others)

    assert asyncio.run(play()) == [2, 4, 6, 8]
    assert rounds == [[1], [2, 3, 4]]


def test_one_that_fails_fails_alone() -> None:
    def refuse_odd(items: Sequence[int]) -> list[int]:
        if any(item % 2 for item in items):
            raise ValueError("odd")
        return list(items)

    async def play() -> list[int | BaseException]:
        batch = Batch(refuse_odd)
        return await asyncio.gather(*map(batch, (2, 3, 4)), return_exceptions=True)

    two, three, four = asyncio.run(play())
    assert (two, four) == (2, 4)
    assert isinstance(three, ValueError)


def test_who_does_not_wait_any_more_disturbs_nobody() -> None:
    async def play() -> int:
        batch = Batch(lambda items: list(items))
        gone = asyncio.ensure_future(batch(1))
        kept = asyncio.ensure_future(batch(2))
        await asyncio.sleep(0)
        gone.cancel()
        with pytest.raises(asyncio.CancelledError):
            await gone
        return await kept

    assert asyncio.run(play()) == 2
