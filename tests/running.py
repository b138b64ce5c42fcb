"""The desk as a process of its own, on a port of its own."""

from __future__ import annotations

import socket
import subprocess
import time
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def running(
    command: Sequence[str | Path], *, cwd: Path, environment: Mapping[str, str], seconds: float = 60
) -> Iterator[tuple[subprocess.Popen[str], int]]:
    """(process, port) of the command, once its web answers; killed after the block if it still runs."""
    port = free_port()
    whole = [*command, "--port", str(port)]
    process = subprocess.Popen(whole, cwd=cwd, env=environment, stderr=subprocess.PIPE, text=True)
    try:
        _until_answered(process, port, seconds)
        yield process, port
    finally:
        process.kill()
        process.communicate()


def free_port() -> int:
    """A port nobody listens on just now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _until_answered(process: subprocess.Popen[str], port: int, seconds: float) -> None:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        assert process.poll() is None, process.communicate()[1]
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/health").close()
            return
        except OSError:
            time.sleep(0.1)
    raise AssertionError(f"the web did not answer within {seconds} s")
