"""Pages made of templates: words by language, times in the shop's zone, files with their version."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import HTMLResponse

from desk.site.sections import sections_of
from desk.site.shortcuts import SHORTCUTS
from desk.site.site import LANGUAGES, Site
from desk.site.times import Times
from domain.channels.register import CHANNELS
from domain.customers.importing import COUNTS
from domain.field.field_job import FieldKind
from domain.ticket import SEVERITIES, STATES, Party
from texts import formats, keys, text

ROOM = Path(__file__).parent.parent
STATIC = ROOM / "static"
NEWS = ("sound", "notify")
"""Ways in which a page tells urgent news beside showing it."""

YEAR_SECONDS = 365 * 24 * 3600


@cache
def _environment() -> Environment:
    loader = FileSystemLoader(ROOM / "templates")
    made = Environment(loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    made.globals |= {"static": static, "money": formats.money, "text": text, "sections_of": sections_of}
    made.globals |= {"ticket_states": STATES, "severities": SEVERITIES, "field_kinds": FieldKind, "parties": Party}
    made.globals |= {"channels": CHANNELS, "counts": COUNTS, "shortcuts": SHORTCUTS}
    made.policies["json.dumps_kwargs"] = {"ensure_ascii": False, "sort_keys": True}
    return made


@cache
def static(name: str) -> str:
    """The address of a file under static/, which changes when the file does."""
    digest = hashlib.sha256((STATIC / name).read_bytes()).hexdigest()[:10]
    return f"/static/{name}?v={digest}"


def render(request: Request, site: Site, template: str, status: int = 200, /, **things: Any) -> HTMLResponse:
    """The page in the browser's language; a language asked for by ?lang= is kept in a cookie."""
    language = site.language(request)
    fields = {"language": language, "other_language": other(language), "site": site, "path": request.url.path}
    fields["news_on"] = chosen_news(request)
    fields |= {"t": words_of(language), "times": Times(site.now(), site.zone, language), "demo": site.settings.demo}
    response = HTMLResponse(_environment().get_template(template).render(fields | things), status)
    if request.query_params.get("lang") in LANGUAGES:
        secure = site.settings.secure
        response.set_cookie("lang", language, max_age=YEAR_SECONDS, samesite="lax", secure=secure, httponly=True)
    return response


def render_plain(template: str, language: str, status: int = 200, **things: Any) -> HTMLResponse:
    """A page that stands alone, before there is a shop. things: all it shows."""
    return HTMLResponse(_environment().get_template(template).render({"language": language} | things), status)


def chosen_news(request: Request) -> list[str]:
    """By what this browser tells urgent news: sound unless it was put off, notifications once they were put on."""
    said = request.cookies.get("news", "sound").split("-")
    return [one for one in NEWS if one in said]


def other(language: str) -> str:
    """The language the page offers to switch to."""
    return "en" if language == "zh" else "zh"


def words_of(language: str) -> Any:
    """A function from a key of the desk's words to the sentence: t("list.open")."""

    def word(key: str, **fields: object) -> str:
        return text(f"desk_{key}", language, **fields)

    return word


def word_list(group: str, language: str) -> dict[str, str]:
    """All sentences of a group by name, for a page's script."""
    start = f"{group}."
    return {key.removeprefix(start): words for key, words in keys(language).items() if key.startswith(start)}
