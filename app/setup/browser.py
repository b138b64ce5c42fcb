"""The questions of `aftercare init` in a browser, also on a phone: opened by a key that works once, gone afterwards.

Nothing else is served meanwhile. What is answered is kept in this process until all is; then the same is written as by
the terminal's questions.
"""

from __future__ import annotations

import asyncio
import secrets
import socket
import tempfile
import time
from collections.abc import Callable
from hmac import compare_digest
from pathlib import Path

import uvicorn
from starlette.applications import Starlette
from starlette.datastructures import UploadFile
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from app.clock import Clock
from app.keeping.store_files import StoreTrouble
from app.serving import listen
from app.settings import BadSettings
from app.setup import command
from app.setup.answer import BadAnswer
from app.setup.interview import BACKUP, Interview, words_of
from app.setup.questions import Answers
from desk.site import login, pages
from desk.site.security_headers import Guard
from domain.errors import BadFile
from texts import LANGUAGES, text

PATH, COOKIE = "/setup", "setup"

KEY_SECONDS = 3600
"""How long the key can be used, once."""

LINGER_SECONDS = 1.5
"""How long the last page may take to arrive before nothing is served any more."""

STORED = (BadSettings, BadFile, StoreTrouble, OSError)
"""What can be in the way at the end; its words are shown."""


class Setup:
    """One shop that is being set up. key: opens it once. done: everything is written."""

    def __init__(self, folder: Path, data: Path, now: Clock, *, opens: bool = False) -> None:
        """opens: the shop opens right after, on this very address."""
        self.key, self.done = secrets.token_urlsafe(24), asyncio.Event()
        self._made_at, self._browser = time.monotonic(), ""
        self._folder, self._data, self._now, self._opens = folder, data, now, opens
        self._interview, self._begun, self._writing = Interview(), False, asyncio.Lock()

    @property
    def app(self) -> Starlette:
        """What is served."""
        return Starlette(
            routes=[
                Route(PATH, self.page),
                Route(f"{PATH}/open", self.open, methods=["POST"]),
                Route(f"{PATH}/answer", self.answer, methods=["POST"]),
                Route(f"{PATH}/back", self.back, methods=["POST"]),
                Route(f"{PATH}/restore", self.restore, methods=["POST"]),
                Mount("/static", StaticFiles(directory=pages.STATIC)),
                Route("/{anything:path}", self.elsewhere),
            ],
            middleware=[Middleware(Guard)],
        )

    async def page(self, request: Request) -> Response:
        """The question that is open, or with a fresh key the button that begins: a link preview uses nothing up."""
        if self._is_owner(request):
            return self._show()
        key = request.query_params.get("key", "")
        if not self._fits(key):
            return self._render("refused", 403)
        return self._render("open", key=key)

    async def open(self, request: Request) -> Response:
        """This browser asks from now on, and the key is used up."""
        form = await request.form()
        if not self._fits(str(form.get("key", ""))):
            return self._render("refused", 403)
        self._browser = secrets.token_urlsafe(32)
        response = RedirectResponse(PATH, 303)
        response.set_cookie(COOKIE, self._browser, httponly=True, samesite="strict", path=PATH)
        return response

    async def answer(self, request: Request) -> Response:
        """The next question, or the same with what is wrong about the answer; after the last all is written."""
        if not self._is_owner(request):
            return self._render("refused", 403)
        form = await request.form()
        said = ", ".join(line.strip() for line in str(form.get("said", "")).splitlines() if line.strip())
        asked = self._interview.question
        self._begun = True
        if asked is not None and form.get("question") == asked.name:  # a page sent twice answers nothing else
            try:
                self._interview.answer(str(form.get("chosen") or said))
            except BadAnswer as problem:
                return self._show(words_of(problem, self._interview.language), said)
        if self._interview.question is None:
            return await self._conclude(self._interview.answers)
        return RedirectResponse(PATH, 303)

    async def back(self, request: Request) -> Response:
        """The question before."""
        if not self._is_owner(request):
            return self._render("refused", 403)
        self._begun = bool(self._interview.answers)
        self._interview.back()
        return RedirectResponse(PATH, 303)

    async def restore(self, request: Request) -> Response:
        """Everything is back from the archive that was sent, or that lies on this machine."""
        if not self._is_owner(request):
            return self._render("refused", 403)
        async with request.form() as form:
            sent, path = form.get("archive"), str(form.get("path", "")).strip()
            if not isinstance(sent, UploadFile) or not sent.size:
                return await self._conclude({BACKUP: Path(path).expanduser()}) if path else self._show()
            self._folder.mkdir(parents=True, exist_ok=True)
            with tempfile.TemporaryDirectory(dir=self._folder, prefix=".sent-") as name:
                archive = Path(name) / "sent.tar.gz"
                with archive.open("wb") as file:
                    while part := await sent.read(1 << 20):
                        await asyncio.to_thread(file.write, part)
                return await self._conclude({BACKUP: archive})

    async def elsewhere(self, _: Request) -> Response:
        """Whoever comes by another way reads what is to be done."""
        return PlainTextResponse("\n".join(text("setup_page.elsewhere", language) for language in LANGUAGES), 404)

    async def _conclude(self, answers: Answers) -> Response:
        """The last page; after it nothing is served any more."""
        said: list[str] = []
        async with self._writing:
            if self.done.is_set():
                return self._render("refused", 403)
            try:
                command.must_be_new(self._folder)
                await asyncio.to_thread(command.conclude, answers, self._folder, self._data, self._now, said.append)
            except STORED as problem:
                return self._show(str(problem))
            self.done.set()
        return self._render("done", said="\n\n".join(said), desk=self._desk(answers), opens=self._opens)

    def _desk(self, answers: Answers) -> str:
        """A link that logs the manager in once the shop is open."""
        if not self._opens or BACKUP in answers:
            return ""
        found = command.settings_in(self._folder)
        assert found.secret_key is not None
        return login.make_link(found.secret_key.get_secret_value(), command.keeper_of(answers).code, found.public_url)

    def _show(self, problem: str = "", said: str = "") -> Response:
        return self._render("ask" if self._begun else "begin", problem=problem, said=said)

    def _render(self, state: str, status: int = 200, **things: object) -> Response:
        things = {"problem": "", "said": "", "key": "", "desk": "", "opens": self._opens} | things
        language = self._interview.language
        return pages.render_plain(
            "site/setup.html", language, status, state=state, interview=self._interview,
            t=lambda key, **fields: text(f"setup_page.{key}", language, **fields),
            both=lambda key: [text(f"setup_page.{key}", one) for one in LANGUAGES], **things,
        )  # fmt: skip

    def _fits(self, key: str) -> bool:
        fresh = time.monotonic() - self._made_at < KEY_SECONDS
        return not self._browser and fresh and compare_digest(key.encode(), self.key.encode())

    def _is_owner(self, request: Request) -> bool:
        theirs = request.cookies.get(COOKIE, "")
        return bool(self._browser) and compare_digest(theirs.encode(), self._browser.encode())


async def serve(setup: Setup, host: str, port: int, say: Callable[[str], object]) -> None:
    """Runs until the shop is set up. The address with its key is said. AddressTaken when the port can't be had."""
    listening = listen(host, port)
    address = f"{_base(host, port)}{PATH}?key={setup.key}"
    say("\n".join([*(text("setup_page.address", language) for language in LANGUAGES), f"  {address}"]))
    server = uvicorn.Server(uvicorn.Config(setup.app, log_config=None, access_log=False, server_header=False))
    serving = asyncio.create_task(server.serve(sockets=[listening]))
    waiting = asyncio.create_task(setup.done.wait())
    await asyncio.wait({serving, waiting}, return_when=asyncio.FIRST_COMPLETED)
    waiting.cancel()
    if setup.done.is_set():
        await asyncio.sleep(LINGER_SECONDS)
    server.should_exit = True
    await serving


def _base(host: str, port: int) -> str:
    """Where a browser reaches it: this machine in the shop's network, when it listens there."""
    if host in ("0.0.0.0", "::"):  # noqa: S104 asked whether, not bound to
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
            try:
                probe.connect(("192.0.2.1", 9))  # nothing is sent: the system only says which way it would go
                host = probe.getsockname()[0]
            except OSError:
                host = "127.0.0.1"
    return f"http://{f'[{host}]' if ':' in host else host}:{port}"
