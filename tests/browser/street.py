"""A demo shop that runs in a process of its own, and people in front of real browsers."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Locator, Page, Playwright, expect

ROOT = Path(__file__).parent.parent.parent
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
MISSING = f"no Chromium on this machine (looked for {', '.join(NAMES)} in PATH)"
QUIET = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
)  # fmt: skip
PHONE = {"width": 390, "height": 844}
SCREEN = {"width": 1440, "height": 900}
CLOCK = "2026-03-18T10:00+08:00"
START_SECONDS = 240
GRAVE = ("serious", "critical")
"""What axe-core calls a fault with which some can't use a page."""


def chromium() -> str | None:
    """The path of the machine's Chromium; None when there is none."""
    return next((path for name in NAMES if (path := shutil.which(name))), None)


def launch(playwright: Playwright) -> Browser:
    """A Chromium with a fresh profile."""
    return playwright.chromium.launch(executable_path=chromium(), args=list(QUIET))


@contextmanager
def demo_shop(models: Path, *, data: Path | None = None, clock: str = CLOCK, port: str = "") -> Iterator[str]:
    """The address of a demo shop, open on Wednesday 18 March 2026 at ten. models: where trained models are kept.

    data: where its store stays, to open it again by another clock at the same port; a folder of its own without.
    """
    with tempfile.TemporaryDirectory() as own, socket.socket() as free:
        folder = str(data or own)
        if not (Path(folder) / "models").exists():
            (Path(folder) / "models").symlink_to(models)
        if not port:
            free.bind(("127.0.0.1", 0))
            port = str(free.getsockname()[1])
        free.close()
        mine = {name: value for name, value in os.environ.items() if not name.startswith("AFTERCARE_")}
        command = [sys.executable, "-m", "app", "run", "--demo", "--port", port, "--clock", clock]
        with (Path(folder) / "log").open("wb") as log:
            server = subprocess.Popen(
                command, cwd=ROOT, env=mine | {"AFTERCARE_DATA_DIR": folder}, stdout=log, stderr=log
            )  # fmt: skip
        try:
            _wait_for(f"http://127.0.0.1:{port}/health", server, Path(folder) / "log")
            yield f"http://127.0.0.1:{port}"
        finally:
            server.terminate()
            server.wait(20)


def _wait_for(address: str, server: subprocess.Popen[bytes], log: Path) -> None:
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until:
        if server.poll() is not None:
            raise RuntimeError(f"the server ended:\n{log.read_text(encoding='utf-8')}")
        try:
            with urllib.request.urlopen(address, timeout=1):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
    raise TimeoutError(f"no server within {START_SECONDS} s:\n{log.read_text(encoding='utf-8')}")


class Person:
    """Somebody with a browser. odd: what their browser complained about, and addresses outside the shop it asked."""

    def __init__(
        self, browser: Browser, address: str, size: dict[str, int], language: str = "zh-CN", sharp: float = 1
    ) -> None:  # fmt: skip
        self.address = address
        self.context: BrowserContext = browser.new_context(
            viewport={"width": size["width"], "height": size["height"]}, locale=language, device_scale_factor=sharp
        )
        self.context.set_default_timeout(10_000)
        self.page: Page = self.context.new_page()
        self.odd: list[str] = []
        self.page.on("console", lambda message: self._complain(message.type, message.text))
        self.page.on("pageerror", lambda error: self.odd.append(str(error)))
        self.page.on("request", lambda request: self._asked(request.url))

    def _complain(self, kind: str, text: str) -> None:
        if kind in ("error", "warning"):
            self.odd.append(text)

    def _asked(self, url: str) -> None:
        if not url.startswith((self.address, self.address.replace("http", "ws"), "blob:", "data:")):
            self.odd.append(url)

    def fits(self) -> bool:
        """True when nothing on the page is wider than the screen."""
        self.page.wait_for_load_state("domcontentloaded")
        fits: bool = self.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        return fits

    def small_targets(self) -> list[str]:
        """Everything to tap that is smaller than 44 pixels in height."""
        small: list[str] = self.page.evaluate(
            """() => [...document.querySelectorAll('button, a.btn, a.tab, a.row, a.chip, select, textarea, .tabs a')]
                .filter(e => e.getClientRects().length && !e.classList.contains('sr') && !e.closest('.sr'))
                .filter(e => e.getBoundingClientRect().height < 44)
                .map(e => e.outerHTML.slice(0, 120))"""
        )
        return small

    def shut_out(self) -> list[tuple[str, str]]:
        """What axe-core finds on the page that shuts people out."""
        found = Axe().run(self.page, options={"resultTypes": ["violations"]}).response["violations"]
        return [(one["id"], each["html"][:90]) for one in found if one["impact"] in GRAVE for each in one["nodes"]]


class Customer(Person):
    """A customer with the chat open."""

    def open_chat(self) -> Customer:
        """The chat is there and connected."""
        self.page.goto(f"{self.address}/chat")
        expect(self.page.locator("#status.on")).to_be_visible()
        return self

    def say(self, words: str) -> None:
        """Types the words and sends them with Enter."""
        self.page.locator("#words-field").fill(words)
        self.page.keyboard.press("Enter")

    def tap(self, label: str) -> None:
        """Taps a chip of the newest answer."""
        self.page.locator(".chips:not(.spent) .chip", has_text=label).last.click()

    def answer(self, words: str) -> Locator:
        """An answer of the shop that holds the words."""
        return self.page.locator("#log .msg.bot, #log .msg.staff").filter(has_text=words)


class Advisor(Person):
    """A member of staff with the desk open."""

    def log_in(self, code: str = "chen") -> Advisor:
        """The list is there."""
        self.page.goto(f"{self.address}/desk/login")
        self.page.locator(f"button[value={code}]").click()
        expect(self.page.locator(".rows")).to_be_visible()
        return self

    def row(self, words: str) -> Locator:
        """A line of the list that holds the words."""
        return self.page.locator(".rows .row").filter(has_text=words)

    def take(self, words: str) -> None:
        """Opens the ticket with the words and claims it."""
        self.row(words).first.click()
        self.page.locator(".acts form[action$=claim] button").click()
        expect(self.page.locator(".acts form[action$=release]")).to_be_visible()

    def reply(self, words: str) -> None:
        """Writes to the customer of the open ticket."""
        self.page.locator(".answer textarea").fill(words)
        self.page.locator(".answer .btn.main").click()
        expect(self.page.locator(".said.staff").filter(has_text=words)).to_be_visible()
