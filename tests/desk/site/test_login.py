"""Getting in to the desk: links work once and soon, and forms only from our own pages."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from datetime import timedelta

import pytest
from starlette.testclient import TestClient

from desk.site.login import LINK_SECONDS, make_link
from domain.shop.shop import Shop
from storage import outbox, shops
from tests.desk.conftest import House, Open


def token_for(house: House, code: str = "chen") -> str:
    return make_link(house.settings.secret_key, code, "https://shop.example/").partition("token=")[2]


def test_the_link_leads_to_the_shops_own_address(house: House) -> None:
    link = make_link(house.settings.secret_key, "chen", "https://shop.example/")
    assert link.startswith("https://shop.example/desk/login?token=")


def test_a_link_logs_in_once(house: House, browser: Open) -> None:
    token, client = token_for(house), browser()
    assert "陈雨" in client.get(f"/desk/login?token={token}").text
    assert client.post("/desk/login", data={"token": token}).url.path == "/desk"
    again = browser().post("/desk/login", data={"token": token})
    assert again.status_code == 403
    assert "used before" in again.text


def test_looking_at_the_link_does_not_use_it_up(house: House, browser: Open) -> None:
    token = token_for(house)
    for _ in range(3):
        browser().get(f"/desk/login?token={token}")
    assert browser().post("/desk/login", data={"token": token}).status_code == 200


def test_an_old_link_is_refused(house: House, browser: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    token, later = token_for(house), time.time() + LINK_SECONDS + 2
    monkeypatch.setattr(time, "time", lambda: later)
    assert browser().post("/desk/login", data={"token": token}).status_code == 403


def test_a_forged_link_is_refused(house: House, browser: Open) -> None:
    forged = make_link("another secret" * 4, "feng", "https://shop.example").partition("token=")[2]
    assert browser().post("/desk/login", data={"token": forged}).status_code == 403


def test_without_a_session_the_desk_sends_to_the_login(browser: Open) -> None:
    answer = browser().get("/desk", follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (303, "/desk/login")


def test_a_part_of_a_page_is_refused_without_a_session(browser: Open) -> None:
    assert browser().get("/desk/part/tickets", headers={"X-Part": "1"}).status_code == 401


def test_whoever_left_the_shop_is_out_at_once(house: House, shop: Shop, staff: Callable[[str], TestClient]) -> None:
    client = staff("chen")
    left = [person for person in shop.staff if person.code != "chen"]
    with house.store.write() as tx:
        shops.apply(tx, type(shop)(**{**vars(shop), "staff": tuple(left)}), house.now)
    assert client.get("/desk", follow_redirects=False).status_code == 303


def test_logging_out_ends_the_session(staff: Callable[[str], TestClient]) -> None:
    client = staff("chen")
    client.post("/desk/logout")
    assert client.get("/desk", follow_redirects=False).status_code == 303


def test_a_copied_cookie_opens_nothing_after_the_log_out(staff: Callable[[str], TestClient], browser: Open) -> None:
    client, thief = staff("chen"), browser()
    thief.cookies.set("desk", client.cookies["desk"])
    assert thief.get("/desk", follow_redirects=False).status_code == 200
    client.post("/desk/logout")
    assert thief.get("/desk", follow_redirects=False).status_code == 303


def test_a_lost_phone_is_logged_out_from_elsewhere(staff: Callable[[str], TestClient]) -> None:
    phone, tablet, other, colleague = staff("chen"), staff("chen"), staff("chen"), staff("feng")
    page = other.get("/desk/sessions").text
    numbers = [int(number) for number in re.findall(r'name="number" value="(\d+)"', page)]
    assert len(numbers) == 2, "all but this one"
    assert colleague.post("/desk/sessions/end", data={"number": numbers[0]}).status_code == 404
    other.post("/desk/sessions/end", data={"number": min(numbers)})
    answers = [one.get("/desk", follow_redirects=False).status_code for one in (phone, tablet, other, colleague)]
    assert answers == [303, 200, 200, 200]
    other.post("/desk/sessions/end")
    answers = [one.get("/desk", follow_redirects=False).status_code for one in (phone, tablet, other, colleague)]
    assert answers == [303, 303, 200, 200]


def test_a_session_ends_after_a_week_whatever_the_machines_clock_did(
    house: House, staff: Callable[[str], TestClient]
) -> None:
    client = staff("chen")
    house.now -= timedelta(hours=1)
    assert client.get("/desk", follow_redirects=False).status_code == 200
    house.now += timedelta(days=7, hours=1)
    assert client.get("/desk", follow_redirects=False).status_code == 303


def test_outside_a_demo_nobody_is_chosen_from_a_list(house: House, browser: Open) -> None:
    real = browser(House(house.store, house.now, house.settings.data_dir, demo=False))
    assert real.post("/desk/login/demo", data={"code": "feng"}).status_code == 404
    assert "冯经理" not in real.get("/desk/login").text


def test_over_https_cookies_stay_on_https(house: House, browser: Open) -> None:
    shop_site = House(house.store, house.now, house.settings.data_dir, public_url="https://shop.example")
    client = browser(shop_site)
    entered = client.post("/desk/login", data={"token": token_for(shop_site)}, follow_redirects=False)
    assert "secure" in entered.headers["set-cookie"].lower()
    assert "max-age" in entered.headers["strict-transport-security"]


@pytest.mark.parametrize(
    "headers",
    [
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
        {"sec-fetch-site": "none"},
    ],
)
@pytest.mark.parametrize("path", ["/desk/logout", "/desk/tickets/1/claim", "/chat/send", "/desk/login"])
def test_a_form_of_another_site_changes_nothing(
    staff: Callable[[str], TestClient], path: str, headers: dict[str, str]
) -> None:
    client = staff("chen")
    assert client.post(path, headers=headers).status_code == 403
    assert client.get("/desk", follow_redirects=False).status_code == 200


def test_an_old_browser_is_known_by_its_origin(house: House) -> None:
    bare = TestClient(house.app)
    own = {"origin": "http://testserver"}
    assert bare.post("/desk/logout", headers=own, follow_redirects=False).status_code == 303
    assert bare.post("/desk/logout", headers={"origin": "http://evil.example"}).status_code == 403
    assert bare.post("/desk/logout").status_code == 403


def test_every_page_forbids_scripts_and_frames_of_others(browser: Open) -> None:
    for path in ("/", "/chat", "/desk/login", "/api/docs", "/health"):
        headers = browser().get(path).headers
        assert "script-src 'self'" in headers["content-security-policy"]
        assert "unsafe" not in headers["content-security-policy"]
        assert headers["x-frame-options"] == "DENY"
        assert headers["x-content-type-options"] == "nosniff"


def test_the_sign_in_page_sends_a_link_to_ones_own_chat_and_tells_nobody_whether(house: House, browser: Open) -> None:
    url = "https://shop.example"
    real = House(house.store, house.now, house.settings.data_dir, link_base=url, sends_links=True)
    with house.store.write() as tx:
        person = shops.staff_by_code(tx, "chen")
        assert person is not None
        person.telegram_id = 4711
    client = browser(real)
    said = {code: client.post("/desk/login/send", data={"code": code}).text for code in ("chen", "chen", "lin", "x")}
    assert len(set(said.values())) == 1
    with house.store.read() as tx:
        sent = [item for item in outbox.listed(tx) if item.kind == "staff_text"]
    assert [item.address for item in sent] == ["4711"]
    for _ in range(6):
        real.now += timedelta(minutes=5)
        client.post("/desk/login/send", data={"code": "chen"})
    with house.store.read() as tx:
        assert len([item for item in outbox.listed(tx) if item.kind == "staff_text"]) == 3, "three an hour"
    real.now += timedelta(hours=2)
    client.post("/desk/login/send", data={"code": "chen"})
    with house.store.read() as tx:
        assert len([item for item in outbox.listed(tx) if item.kind == "staff_text"]) == 3, "ten from one address"
    real.now -= timedelta(hours=2, minutes=30)
    token = sent[0].payload["html"].partition("token=")[2]
    assert client.post("/desk/login", data={"token": token}).url.path == "/desk"
