"""One transaction for whatever came in while the one before ran: under load many, otherwise each by itself at once."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from typing import Generic, TypeVar

Item = TypeVar("Item")
Result = TypeVar("Result")


class Batch(Generic[Item, Result]):
    """Does `work`, which blocks, for many items at once, and gives each its own result. For one event loop.

    work: called in a thread with the items, in the order they came; its results in the same order. Where it fails for
    several, each is done by itself, so that none fails for another's trouble.
    """

    def __init__(self, work: Callable[[Sequence[Item]], Sequence[Result]]) -> None:
        self._work = work
        self._waiting: list[tuple[Item, asyncio.Future[Result]]] = []
        self._running: asyncio.Task[None] | None = None

    async def __call__(self, item: Item) -> Result:
        """The item's result, or what its work raised."""
        done: asyncio.Future[Result] = asyncio.get_running_loop().create_future()
        self._waiting.append((item, done))
        if self._running is None:
            self._running = asyncio.create_task(self._run())
        return await done

    async def _run(self) -> None:
        while self._waiting:
            taken, self._waiting = self._waiting, []
            await self._do(taken)
        self._running = None

    async def _do(self, taken: list[tuple[Item, asyncio.Future[Result]]]) -> None:
        try:
            results = await asyncio.to_thread(self._work, [item for item, _ in taken])
        except Exception as error:
            if len(taken) > 1:
                for one in taken:
                    await self._do([one])
            elif not taken[0][1].done():
                taken[0][1].set_exception(error)
            return
        for (_, done), result in zip(taken, results, strict=True):
            if not done.done():  # whoever waited may be gone
                done.set_result(result)
