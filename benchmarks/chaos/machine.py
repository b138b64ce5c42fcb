"""What the desk runs on, and how it is broken: processes kept as systemd keeps them, and connections in between."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import struct
import subprocess
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path

RESTART_SECONDS = 1.0
STOP_SECONDS = 45.0
"""A process that was asked to end is given so long, as by the unit file."""

GIVES_UP = 2
"""The status after which the unit file starts nothing again."""


class Kept:
    """A process of the desk that is started again when it ended by itself. crashes: (when, status) of such ends.

    stays_down: how often it ended in a way after which systemd would leave it down.
    """

    def __init__(self, name: str, command: Sequence[str], environment: Mapping[str, str], log: Path) -> None:
        self.name, self.crashes, self.stays_down = name, list[tuple[float, int]](), 0
        self._command, self._environment, self._log = list(command), dict(environment), log
        self._expected = self._over = False
        self._process: subprocess.Popen[bytes] | None = None
        self._keeping: asyncio.Task[None] | None = None

    def start(self) -> None:
        """It runs, and is kept running."""
        self._over = False
        self._spawn()
        self._keeping = asyncio.ensure_future(self._keep())

    @property
    def pid(self) -> int:
        """Of the process that runs now or ran last."""
        assert self._process is not None
        return self._process.pid

    def hit(self, what: signal.Signals) -> None:
        """The signal reaches it; an end that follows is no crash of its own."""
        assert self._process is not None
        if self._process.poll() is None:
            self._expected = self._expected or what in (signal.SIGKILL, signal.SIGTERM)
            os.kill(self._process.pid, what)

    async def ends(self) -> float | None:
        """Seconds until the process that was asked to end has ended with status 0; None when it did not."""
        process, began = self._process, time.monotonic()
        assert process is not None
        self.hit(signal.SIGTERM)
        while process.poll() is None and time.monotonic() - began < STOP_SECONDS:
            await asyncio.sleep(0.05)
        return time.monotonic() - began if process.poll() == 0 else None

    async def stop(self) -> None:
        """It has ended for good."""
        self._over = True
        if self._keeping:
            self._keeping.cancel()
        assert self._process is not None
        with suppress(ProcessLookupError):
            os.kill(self._process.pid, signal.SIGCONT)
        await self.ends()
        if self._process.poll() is None:
            self._process.kill()
            self._process.wait()
            self.crashes.append((time.monotonic(), -9))
        with suppress(ProcessLookupError):  # what it had started itself
            os.killpg(self._process.pid, signal.SIGKILL)

    async def fall(self) -> None:
        """Killed, and not started again by itself."""
        self._over = True
        if self._keeping:
            self._keeping.cancel()
        self.hit(signal.SIGKILL)
        assert self._process is not None
        await asyncio.to_thread(self._process.wait)

    def megabytes(self) -> int:
        """Memory it holds; 0 while it is down."""
        with suppress(OSError, IndexError, ValueError):
            return int(Path(f"/proc/{self.pid}/statm").read_text().split()[1]) * 4 // 1024
        return 0

    def _spawn(self) -> None:
        self._expected = False
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(
                self._command, env=self._environment, stdout=log, stderr=log, start_new_session=True
            )

    async def _keep(self) -> None:
        while not self._over:
            assert self._process is not None
            status = self._process.poll()
            if status is None:
                await asyncio.sleep(0.05)
                continue
            if not self._expected:
                self.crashes.append((time.monotonic(), status))
                self.stays_down += status == GIVES_UP
            await asyncio.sleep(RESTART_SECONDS)
            if not self._over:
                self._spawn()


class Between:
    """Connections to one of several ports, taken in turn; they can be cut, refused, or left hanging."""

    def __init__(self, backends: Sequence[int]) -> None:
        self.port = 0
        self._backends, self._turn = list(backends), 0
        self._open: set[asyncio.StreamWriter] = set()
        self._flows = asyncio.Event()
        self._flows.set()
        self._server: asyncio.Server | None = None

    async def up(self) -> None:
        """Connections are taken, at the same port as before."""
        if self._server is None:
            self._server = await asyncio.start_server(self._serve, "127.0.0.1", self.port, reuse_address=True)
            self.port = self._server.sockets[0].getsockname()[1]

    async def down(self) -> None:
        """Nothing listens any more, and what was open is cut."""
        if self._server is not None:
            self._server.close()
            self._server = None
        self.cut()

    def cut(self) -> None:
        """What is open ends with a reset."""
        for writer in list(self._open):
            with suppress(OSError):
                raw = writer.get_extra_info("socket")
                raw.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            writer.transport.abort()

    def hold(self) -> None:
        """Nothing flows, and nobody is told."""
        self._flows.clear()

    def let_go(self) -> None:
        """What was held is cut; new connections flow."""
        self.cut()
        self._flows.set()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._open.add(writer)
        there = await self._connected()
        if there is None:
            writer.transport.abort()
            self._open.discard(writer)
            return
        self._open.add(there[1])
        await asyncio.gather(self._pump(reader, there[1]), self._pump(there[0], writer))
        self._open -= {writer, there[1]}

    async def _connected(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter] | None:
        for _ in self._backends:
            self._turn += 1
            with suppress(OSError):
                return await asyncio.open_connection("127.0.0.1", self._backends[self._turn % len(self._backends)])
        return None

    async def _pump(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(OSError):
            while data := await reader.read(65536):
                await self._flows.wait()
                writer.write(data)
                await writer.drain()
        writer.close()
