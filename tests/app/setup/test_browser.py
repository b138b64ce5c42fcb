"""The questions in a browser: by a key that works once, the same as on a terminal, and gone afterwards."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from app import shopfile
from app.keeping import store_files
from app.settings import Settings, with_data_dir
from app.setup.browser import KEY_SECONDS, Setup
from app.setup.interview import Interview
from desk.site.login import _link_signer
from tests.app.setup.test_init import in_force

NOW = datetime(2026, 11, 30, 4, 0, tzinfo=UTC)
SAID = {
    "name": "老周汽修 / Lao Zhou Auto",
    "address": "杭州市西湖区文三路 12 号",
    "phone": "0571-8888 1234",
    "people": "陈雨 顾问\n周师傅 技师\n冯经理 经理",
}
PAGE = {"Sec-Fetch-Site": "same-origin"}


def opened(setup: Setup) -> TestClient:
    client = TestClient(setup.app, headers=PAGE)
    assert client.post("/setup/open", data={"key": setup.key}).status_code == 200
    return client


def asked(page: str) -> str:
    found = re.search(r'name="question" value="(\w+)"', page)
    return found[1] if found else ""


def answer_all(client: TestClient, *, said: dict[str, str] = SAID) -> str:
    page = client.post("/setup/answer", data={"question": "language", "chosen": "zh"}).text
    for _ in range(30):
        if not (name := asked(page)):
            break
        page = client.post("/setup/answer", data={"question": name, "said": said.get(name, "")}).text
    return page


def test_a_shop_is_set_up_by_thumb_and_the_key_is_dead_afterwards() -> None:
    setup = Setup(Path(), Path("data"), lambda: NOW, opens=True)
    client = opened(setup)
    page = answer_all(client)
    assert "aftercare doctor" in page and setup.done.is_set()
    assert in_force() == shopfile.read(Path("shop.yml"))
    assert [person.name for person in in_force().staff] == ["陈雨", "周师傅", "冯经理"]
    token = re.search(r'/desk/login\?token=([^"]+)"', page)
    secret = with_data_dir(Settings()).secret_key
    assert token is not None and secret is not None
    assert _link_signer(secret.get_secret_value()).loads(token[1])[0] == "feng"
    again = TestClient(setup.app, headers=PAGE)
    assert again.get(f"/setup?key={setup.key}").status_code == 403
    assert client.post("/setup/answer", data={"question": "", "said": ""}).status_code == 403, "written once"


def test_the_key_opens_one_browser_once_and_not_for_long(monkeypatch: pytest.MonkeyPatch) -> None:
    setup = Setup(Path(), Path("data"), lambda: NOW)
    owner, thief = TestClient(setup.app, headers=PAGE), TestClient(setup.app, headers=PAGE)
    assert owner.get("/setup").status_code == owner.get("/setup?key=guess").status_code == 403
    assert owner.get(f"/setup?key={setup.key}").status_code == 200, "looking uses nothing up"
    assert owner.post("/setup/open", data={"key": setup.key}).url.path == "/setup"
    assert thief.post("/setup/open", data={"key": setup.key}).status_code == 403
    for path in ("answer", "back", "restore"):
        assert thief.post(f"/setup/{path}", data={"question": "language", "chosen": "zh"}).status_code == 403
    assert thief.post("/setup/open", headers={"Sec-Fetch-Site": "cross-site"}).status_code == 403
    late = Setup(Path(), Path("data"), lambda: NOW)
    monkeypatch.setattr("time.monotonic", lambda: late._made_at + KEY_SECONDS + 1)
    assert TestClient(late.app).get(f"/setup?key={late.key}").status_code == 403


def test_what_is_no_answer_is_told_in_words_and_the_question_before_can_be_taken_back() -> None:
    client = opened(Setup(Path(), Path("data"), lambda: NOW))
    client.post("/setup/answer", data={"question": "language", "chosen": "en"})
    page = client.post("/setup/answer", data={"question": "name", "said": "安驰汽车服务中心"}).text
    assert "belongs to the demo" in page and asked(page) == "name"
    page = client.post("/setup/answer", data={"question": "name", "said": "Joe's"}).text
    assert asked(page) == "address"
    page = client.post("/setup/answer", data={"question": "name", "said": "twice"}).text
    assert asked(page) == "address", "a page sent twice answers nothing else"
    assert asked(client.post("/setup/back").text) == "name"
    assert client.get("/").status_code == 404 and "not set up yet" in client.get("/").text


def test_a_token_is_not_shown_while_it_is_typed() -> None:
    client = opened(Setup(Path(), Path("data"), lambda: NOW))
    page = answer_all(client, said={**SAID, "channels": "telegram"})
    assert asked(page) == "customer_bot_token" and 'type="password"' in page


def test_a_backup_is_sent_from_the_first_screen(tmp_path: Path) -> None:
    answer_all(opened(Setup(Path(), Path("data"), lambda: NOW)))
    store_files.backup(with_data_dir(Settings()), kept := Path("kept.tar.gz"))
    before = in_force()
    client = opened(Setup(Path("new"), Path("new/data"), lambda: NOW))
    refused = client.post("/setup/restore", files={"archive": ("a.tar.gz", b"no archive")}).text
    assert "expected an archive made by" in refused and not Path("new/.env").exists()
    page = client.post("/setup/restore", files={"archive": ("kept.tar.gz", kept.read_bytes())}).text
    assert "备份已经恢复" in page
    assert Path("new/shop.yml").read_bytes() == Path("shop.yml").read_bytes()
    assert in_force() == before and not list(Path("new").glob(".sent-*"))


def test_questions_that_follow_up_another_have_no_number_of_their_own() -> None:
    interview = Interview()
    for said in (
        "en",
        "Joe's",
        "1 Main Road",
        "555 1234",
        "",
        "",
        "none",
        "",
        "2",
        "",
        "",
        "A advisor, B technician, C admin",
    ):
        assert interview.question is not None
        interview.answer(said)
    assert interview.number == 12 and interview.question is not None and interview.question.name == "channels"
