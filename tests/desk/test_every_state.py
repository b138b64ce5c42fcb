"""Every page is drawn in every state there is, for every role, in both languages, and no branch of a template is left.

The states come from the closed sets (every_state.py) and the pages from the app's own routes.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import product
from pathlib import Path

import pytest
from httpx import Response
from sqlalchemy import column, select, table, update
from starlette.testclient import TestClient

from app.keeping import store_files
from app.setup.browser import Setup
from app.setup.command import settings_in
from desk.complaints import complaints
from desk.customer import check_link
from desk.customers import companies, records
from desk.feedback import forms
from desk.site import pages
from desk.site.login import make_link
from desk.site.site import LANGUAGES
from desk.tickets import promises
from domain.figures.kpi import KPIS
from domain.inbox import VIEWS
from domain.outreach.notice import STATES as NOTICE_STATES
from domain.shop.finding import Finding
from domain.shop.shop import Shop
from domain.shop.staff import ROLES
from domain.ticket import KINDS
from domain.workshop.checked_point import CheckedPoint
from domain.workshop.work_item import WorkItem
from storage import Store, shops
from storage.customers import finding
from tests.app.setup.test_browser import SAID, answer_all
from tests.desk.all_routes import Way, ways
from tests.desk.conftest import NOW, OWN_PAGE, TOKEN, House
from tests.desk.shop.test_settings import form_of, give_file
from tests.desk.template_branches import Branches
from tests.test_role_matrix import CODES

QUERIES: Mapping[str, tuple[str, ...]] = {
    "/arrive": ("?key=wrong",),
    "/desk": (
        "?show=all", "?show=all&after=0-99", "?show=all&kind=complaint", "?q=nobody+is+called+so", "?done=1",
        "?done=0&left=1:illegal_move,2:no_such_code", *(f"?show={view}" for view in VIEWS),
        *(f"?kind={kind}" for kind in KINDS),
    ),
    "/desk/actions": ("?show=all", "?refused=illegal_move"),
    "/desk/arrivals": ("?refused=illegal_move", "?at=all", "?wall=true", "?wall=true&at=all", "?at=pudong"),
    "/desk/campaigns/{campaign_id}": ("?rehearse=true",),
    "/desk/complaints": (
        "?since=2030-01-01", "?state=solved&severity=serious&department=workshop&class=price",
        *(f"?page={number}" for number in range(2, 12)),
    ),
    "/desk/customers": ("?q=王", "?q=nobody+is+called+so", "?page=2"),
    "/desk/reception": (
        "?q=王", "?q=13800000000", "?q=沪Z00001", "?customer=1", "?customer=1&service=minor_service&vehicle=1",
        "?customer=1&service=minor_service&day=2026-02-17", "?customer=1&service=minor_service&day=2026-03-26",
        "?customer=1&visit=1&day=2026-03-26", "?customer=4&service=minor_service", "?customer=2", "?customer=5",
        "?customer=5&service=minor_service",
        "?refused=on_record&other=1", "?refused=bay_taken",
    ),
    "/desk/customers/new": ("?refused=on_record&other=1",),
    "/desk/customers/{customer_id}": ("?refused=on_record&other=1", "?refused=bad_phone&field=desk_customer.phone"),
    "/desk/customers/{customer_id}/split": ("?vehicle=1", "?identity=1", "?vehicle=1&refused=incomplete"),
    "/desk/customers/{customer_id}/merge": ("?q=韩", "?into=1"),
    "/desk/customers/import": ("?refused=import_empty",),
    "/desk/customers/import/{batch_id}": ("?refused=illegal_move",),
    "/desk/due": ("?who=chen", "?who=zhou", "?page=2"),
    "/desk/due/part": ("?who=chen",),
    "/desk/field/{ticket_id}": tuple(f"?refused={code}" for code in ("not_yet", "illegal_move", "something_else")),
    "/desk/figures": ("?length=week&recount=1", "?length=year&day=2025-12-01"),
    "/desk/figures/{kpi}": ("?side=yes", "?length=year&page=2"),
    "/desk/reports/{length}": ("?day=2026-03-26", "?day=2020-01-01"),
    "/desk/reports/{length}/letter": ("?day=2026-03-26", "?day=2026-03-26&at=pudong"),
    "/desk/knowledge": ("?q=胎压多少", "?q=红烧肉怎么做"),
    "/desk/knowledge/new": ("?ticket=1", "?refused=article_price"),
    "/desk/knowledge/{article_id}": ("?refused=article_empty",),
    "/desk/notices": ("?kind=insurance", *(f"?state={state}" for state in ("deferred", *NOTICE_STATES))),
    "/desk/notices/dry-run": ("?broadcast=kind:insurance", "?broadcast=campaign:3", "?broadcast=kind:recall"),
    "/desk/customers/{customer_id}/privacy": ("?refused=still_open",),
    "/desk/customers/{customer_id}/fleet": ("?page=2", "?refused=on_record&other=1", "?refused=no_such_contact"),
    "/desk/customers/{customer_id}/letters": ("?refused=incomplete&field=desk_letters.subject",),
    "/desk/calls/register": ("?month=2020-01", "?month=nonsense", "?page=2"),
    "/desk/letters": ("?month=2020-01", "?page=2"),
    "/desk/outbox": ("?state=dead", "?state=sent", "?state=cancelled", "?state=queued"),
    "/desk/ready": ("?refused=article_price",),
    "/desk/stock": ("?saved=oil_filter",),
    "/desk/surveys": ("?days=1",),
    "/desk/tickets/{ticket_id}": ("?refused=illegal_move",),
    "/desk/today": ("?on=2026-03-19", "?on=2026-02-17", "?at=pudong", "?refused=bay_taken",
        "?by=technician&visit=1&bay=Q1"),
    "/desk/week": ("?by=technician", "?at=pudong&on=2026-03-19"),
    "/desk/webhooks": ("?refused=bad_address",),
    "/desk/webhooks/{webhook_id}": ("?state=dead",),
    "/desk/work-orders/{ticket_id}": ("?refused=illegal_move", "?doubt=drop&km=1&known=2", "?doubt=jump&km=9&known=2"),
    "/desk/workshop": ("?wall=true",),
}  # fmt: skip
"""Ends of addresses, beside none, with which a page looks different."""

TICKETS, ORDERS, JOBS = ("tickets", "id"), ("work_orders", "ticket_id"), ("field_jobs", "ticket_id")
IDS = {
    "ticket_id": TICKETS, "customer_id": ("customers", "id"), "campaign_id": ("campaigns", "id"),
    "appointment_id": ("appointments", "id"), "message_id": ("messages", "id"),
    "webhook_id": ("webhooks", "id"),
    "batch_id": ("import_batches", "id"), "article_id": ("articles", "id"), "letter_id": ("letters", "id"),
}  # fmt: skip
"""Where the numbers in an address come from."""

FIXED = {
    "index": ("0", "9"), "kind": ("intake", "item", "after"), "number": ("0", "1"), "token": ("forged",),
    "which": ("before", "item"),
    "kpi": (*KPIS, "nothing"), "length": ("week", "month", "day"),
}  # fmt: skip
WAITS = frozenset({"/chat/messages", "/desk/news"})
HEAVIEST = 200_000
"""Bytes of a page at the most, so that it opens at once on a phone in a workshop."""

FINE = frozenset({200, 204, 301, 303, 304, 403, 404, 409, 422})


@pytest.fixture
def branches() -> Iterator[Branches]:
    """Watches every template while the test runs."""
    pages._environment.cache_clear()
    yield Branches(pages._environment())
    pages._environment.cache_clear()


@pytest.fixture
def house(filled: Path, tmp_path: Path) -> Iterator[House]:
    """The demo shop, with everything in every state."""
    store = Store(f"sqlite:///{shutil.copy(filled, tmp_path / 'store.db')}")
    yield House(store, NOW, tmp_path / "data")
    store.close()


def _addresses(house: House, way: Way) -> list[str]:
    """The route's path with everything there is filled in; the ends of addresses for the first and the last few."""
    source = IDS | {"ticket_id": ORDERS if "work-orders" in way.path else JOBS if "/field/" in way.path else TICKETS}
    with house.store.read() as tx:
        options = [
            [str(i) for i in tx.scalars(select(column(key)).select_from(table(name)).order_by(column(key)))]
            for name, key in (source[one] for one in way.in_path if one in source)
        ]  # fmt: skip
    options += [list(FIXED[name]) for name in way.in_path if name not in source]
    most = 3 if len(options) > 1 or "/part/" in way.path or "/due/" in way.path else None
    values = product(*(option[:most] for option in options))
    found = [way.path.format(**dict(zip(way.in_path, chosen, strict=True))) for chosen in values]
    ends = QUERIES.get(way.path, ())
    return [*found, *(path + end for path in dict.fromkeys([*found[::30], *found[-3:]]) for end in ends)]


def _look(house: House, role: str, every: int) -> dict[str, int]:
    """What was answered wrongly, or with too much, to somebody of that role who opens each page.

    Those of single things are opened in turns.
    """
    wrong: dict[str, int] = {}
    bearer = {"Authorization": f"Bearer {TOKEN}"}
    with TestClient(house.app, headers=OWN_PAGE | bearer, raise_server_exceptions=False) as browser:
        browser.post("/desk/login/demo", data={"code": CODES[role]})
        for way in ways(house.app):
            found = _addresses(house, way) if way.method == "GET" and way.path not in WAITS else []
            for place, address in enumerate(found):
                if len(found) < 10 or place % every == list(ROLES).index(role) % every:
                    language = LANGUAGES[(place + list(ROLES).index(role)) % 2]
                    for spoken in LANGUAGES if len(found) < 10 else (language,):
                        answer = browser.get(address, headers={"accept-language": spoken}, follow_redirects=False)
                        if answer.status_code not in FINE:
                            wrong[f"{spoken} {address}"] = answer.status_code
                        if (weight := _weight(answer)) > HEAVIEST:
                            wrong[f"{spoken} {address} weighs"] = weight
    return wrong


def _weight(answer: Response) -> int:
    """Bytes of a page with its styles, scripts and icons, unpacked; without pictures that people sent."""
    if not answer.headers.get("content-type", "").startswith("text/html"):
        return 0
    linked = set(re.findall(r"/static/([\w./-]+)", answer.text))
    return len(answer.content) + sum((pages.STATIC / name).stat().st_size for name in linked)


def _fill_in_forms(house: House) -> None:
    """What only a form's answer shows: arriving by plate, a campaign's preview and its mistakes, a form sent back."""
    with TestClient(house.app, headers=OWN_PAGE) as browser:
        for _ in range(2):  # the first stays open, as on a phone left elsewhere
            browser.post("/desk/login/demo", data={"code": "feng"})
        assert browser.get("/desk/sessions").status_code == 200
        key = re.search(r"/arrive\?key=([^\"&]+)", browser.get("/desk/arrivals").text)
        assert key is not None
        for plate in ("沪A12345", "nobody's"):
            assert browser.post("/arrive", data={"key": key[1], "plate": plate}).status_code == 200
        browser.get(f"/arrive?key={key[1]}")
        asked = {"kind": "recall", "service": "minor_service", "key_only": "on", "preview": "1", "name": "x"}
        asked |= {"starts_on": "2026-04-01", "ends_on": "2026-04-08", "zh_a": "您好", "en_a": "Hello"}
        assert browser.post("/desk/campaigns/new", data=asked).status_code == 200
        assert browser.post("/desk/campaigns/new", data=asked | {"key_only": ""}).status_code == 200
        assert browser.post("/desk/campaigns/new", data={"name": ""}).status_code == 422
        assert browser.post("/desk/customers/export.xlsx", data={"only": ""}).content.startswith(b"PK")
        hook = {"token": "a-webhook-of-mine", "url": "https://hooks.example/in"}
        assert "whsec_" in browser.post("/desk/webhooks", data=hook).text
        came = {"accept": "text/html", "referer": "http://testserver/desk/stock"}
        assert browser.post("/desk/stock/oil_filter", data={"quantity": "many"}, headers=came).status_code == 422
        browser.post("/chat/as", data={"customer": "1"})
        assert browser.get("/chat").status_code == 200


def _look_at_what_was_found(house: House) -> None:
    """The page a customer is given of each order with extra work or a check, with and without an answer just given."""
    with house.store.read() as tx:
        offered = select(column("ticket_id")).select_from(table("work_items")).where(column("kind") == "extra")
        checked = select(column("ticket_id")).select_from(table("checked_points"))
        orders = sorted({*tx.scalars(offered), *tx.scalars(checked)})
    with TestClient(house.app, headers=OWN_PAGE) as browser:
        for number, ticket_id in enumerate(orders):
            address = check_link.make_link(house.settings.secret_key, "", ticket_id, LANGUAGES[number % 2])
            for end in ("", "&came=agree"):
                assert browser.get(address + end).status_code == 200
        with house.store.write() as tx:  # too late to answer, with a picture of their own, found at no point
            extra = update(WorkItem).where(column("kind") == "extra")
            tx.execute(extra.values(state="asked", photo="a.jpg", expires_at=house.now - timedelta(days=1)))
            tx.execute(update(CheckedPoint).values(item_id=None))
        for ticket_id in orders:
            address = check_link.make_link(house.settings.secret_key, "", ticket_id, LANGUAGES[0])
            assert browser.get(address).status_code == 200


FOUND = [Finding("outbox", "ok", "outbox_ok"), Finding("model", "warn", "no_model"), Finding("shop", "bad", "no_shop")]


def _look_in_without_demo(house: House, tmp_path: Path) -> None:
    """A shop that is no demo, reached by a link; one without a token for programs; one that is not set up yet."""
    handed = {"link_base": "http://testserver", "sends_links": True}
    real = House(house.store, house.now, tmp_path / "real", demo=False, api_token="", **handed)
    real.app.state.site.examine = lambda: FOUND
    link = make_link(real.settings.secret_key, "chen", "").partition("token=")[2]
    with TestClient(real.app, headers=OWN_PAGE) as browser:
        for path in ("/", "/chat", "/api/docs", "/desk/login", f"/desk/login?token={link}", "/desk/login?token=x"):
            for language in LANGUAGES:
                assert browser.get(path, headers={"accept-language": language}).status_code == 200
        assert browser.post("/desk/login", data={"token": "x"}).status_code == 403
        assert browser.post("/desk/login/send", data={"code": "chen"}).status_code == 200
        manager = make_link(real.settings.secret_key, "feng", "").partition("token=")[2]
        assert browser.post("/desk/login", data={"token": manager}).status_code == 200
        assert browser.get("/desk/health").status_code == 200


def _look_in_on_the_first_day(store: Store, shop: Shop, now: datetime, tmp_path: Path) -> None:
    """Nothing has happened yet, at first not even the shop is set up."""
    house = House(store, now, tmp_path / "new")
    with TestClient(house.app, headers=OWN_PAGE) as browser:
        assert [browser.get(path).status_code for path in ("/", "/chat", "/arrive")] == [200, 200, 404]
    with store.write() as tx:
        shops.apply(tx, replace(shop, parts=()), now)
    with TestClient(house.app, headers=OWN_PAGE) as browser:
        browser.post("/desk/login/demo", data={"code": "feng"})
        assert browser.get("/desk/supply").status_code == 200
    with store.write() as tx:
        shops.apply(tx, shop, now)
    assert _look(house, "manager", every=1) == {}


def _keep_the_shop(house: House, folder: Path) -> None:
    """The shop's own page: without a file, with one, saved, with a mistake, and changed by somebody else meanwhile."""
    give_file(house, folder)
    with TestClient(house.app, headers=OWN_PAGE) as browser:
        browser.post("/desk/login/demo", data={"code": "feng"})
        form = form_of(browser.get("/desk/settings").text, "services")
        for price, status in (("cheap", 422), ("99.50", 200), ("98", 422)):
            words = form | {"price:minor_service": price}
            assert browser.post("/desk/settings/services", data=words).status_code == status


def _set_a_shop_up(folder: Path) -> None:
    """The questions before there is a shop: a key that fits and one that does not, no backup, all twelve."""
    setup = Setup(folder, folder / "data", lambda: NOW, opens=True)
    with TestClient(setup.app, headers=OWN_PAGE) as browser:
        assert [browser.get(f"/setup?key={key}").status_code for key in ("wrong", setup.key)] == [403, 200]
        browser.post("/setup/open", data={"key": setup.key})
        assert "expected an archive" in browser.post("/setup/restore", data={"path": str(Path(__file__))}).text
        assert 'type="password"' in answer_all(browser, said={**SAID, "channels": "telegram"})
        browser.post("/setup/answer", data={"question": "customer_bot_token", "said": "none"})
        for _ in range(2):
            browser.post("/setup/back")
        (taken := folder / "shop.yml").touch()
        page = answer_all(browser)
        assert "is there already" in page and browser.get("/setup").status_code == 200
        taken.unlink()
        assert "/desk/login?token=" in browser.post("/setup/answer", data={"question": ""}).text
    again = Setup(folder / "again", folder / "again" / "data", lambda: NOW, opens=True)
    store_files.backup(settings_in(folder), kept := folder / "kept.tar.gz")
    with TestClient(again.app, headers=OWN_PAGE) as browser:
        browser.post("/setup/open", data={"key": again.key})
        assert 'href="/"' in browser.post("/setup/restore", data={"path": str(kept)}).text


def test_every_branch_of_every_template_is_drawn_and_none_fails(
    house: House, branches: Branches, shop: Shop, migrated_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for pages_of in (records, companies, forms, complaints, promises):
        monkeypatch.setattr(pages_of, "PAGE", 3)
    monkeypatch.setattr(finding, "EVERYBODY", 4)
    assert _look(house, "manager", every=1) == {}
    assert _look(house, "advisor", every=3) == _look(house, "technician", every=3) == {}
    seeing = ROLES["inspector"].may | {"see_notices", "manage_appointments"}
    monkeypatch.setitem(ROLES, "inspector", replace(ROLES["inspector"], may=seeing))
    assert _look(house, "inspector", every=9) == {}
    _fill_in_forms(house)
    _look_at_what_was_found(house)
    _look_in_without_demo(house, tmp_path)
    _keep_the_shop(house, tmp_path / "own")
    (tmp_path / "setup").mkdir()
    monkeypatch.chdir(tmp_path / "setup")
    _set_a_shop_up(tmp_path / "setup")
    empty = Store(f"sqlite:///{shutil.copy(migrated_file, tmp_path / 'empty.db')}")
    _look_in_on_the_first_day(empty, shop, house.now, tmp_path)
    empty.close()
    assert "\n".join(branches.left()) == ""


@pytest.mark.parametrize("role", ROLES)
def test_no_page_fails_for_anybody_in_either_language(house: House, role: str) -> None:
    assert _look(house, role, every=20) == {}
