"""Checks of WeChat and WeCom name what is wrong, to the very address that is missing on the vendor's list."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from actions.notice_kinds import KINDS
from app import shopfile
from app.channels import reached
from app.channels.tencent import Tencent
from tests.app.test_command import aftercare
from tests.simulators import wechat_oa, wecom_kf
from tests.simulators.tencent import Fault, Platform
from tests.simulators.wechat_oa import FakeOa
from tests.simulators.wecom_kf import FakeKf

KF = {
    "WECOM_CORP_ID": wecom_kf.CORP,
    "WECOM_KF_SECRET": wecom_kf.SECRET,
    "WECOM_KF_TOKEN": wecom_kf.TOKEN,
    "WECOM_KF_AES_KEY": wecom_kf.AES_KEY,
    "WECOM_KF_ACCOUNTS": wecom_kf.ACCOUNT,
}
OA = {
    "WECHAT_APP_ID": wechat_oa.APP,
    "WECHAT_SECRET": wechat_oa.SECRET,
    "WECHAT_TOKEN": wechat_oa.TOKEN,
    "WECHAT_AES_KEY": wechat_oa.AES_KEY,
}


def now() -> datetime:
    return datetime.now(UTC)


@pytest.fixture(autouse=True)
def a_shop() -> None:
    assert aftercare("shop", "apply", str(shopfile.DEMO))[0] == 0


def connect(monkeypatch: pytest.MonkeyPatch, fake: Platform, settings: dict[str, str]) -> None:
    monkeypatch.setattr(Tencent, "http", fake.client())
    for name, value in (settings | {"PUBLIC_URL": "https://shop.example"}).items():
        monkeypatch.setenv(f"AFTERCARE_{name}", value)


def _answering(monkeypatch: pytest.MonkeyPatch, plain: Callable[[dict[str, str]], str]) -> None:
    """Somebody at the public address who answers checks."""

    async def get(url: str, query: Any = None) -> tuple[int, str]:
        return 200, plain(dict(query or {}))

    monkeypatch.setattr(reached, "get", get)


def _found(channel: str) -> dict[str, tuple[str, str]]:
    _, said, _ = aftercare("channel", "check", channel, "--json")
    return {one["code"]: (one["mark"], one.get("next", "")) for one in json.loads(said)[channel]}


def _opened(query: dict[str, str]) -> str:
    fake = FakeKf(now)
    return fake.envelope.open(query["echostr"], query["msg_signature"], query["timestamp"], query["nonce"]).decode()


def test_all_is_right_but_that_nothing_ever_came_in(monkeypatch: pytest.MonkeyPatch) -> None:
    connect(monkeypatch, FakeKf(now), KF)
    _answering(monkeypatch, _opened)
    found = _found("wecom_kf")
    assert {code: mark for code, (mark, _) in found.items()} == {
        "tencent_token": "right",
        "wecom_kf_accounts": "right",
        "tencent_reached": "right",
        "tencent_silent": "look",
    }


def test_the_address_that_is_missing_on_the_list_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    fake = FakeKf(now)
    fake.ip_allowed = False
    connect(monkeypatch, fake, KF)
    _answering(monkeypatch, lambda _: "a page of somebody else")
    found = _found("wecom_kf")
    assert "203.0.113.7" in found["tencent_ip"][1]
    assert found["tencent_unreached"][0] == "wrong"


def test_an_account_that_may_not_be_used_is_told_with_those_that_may(monkeypatch: pytest.MonkeyPatch) -> None:
    connect(monkeypatch, FakeKf(now), KF | {"WECOM_KF_ACCOUNTS": "wkOTHER"})
    _answering(monkeypatch, _opened)
    code, said, _ = aftercare("channel", "check", "wecom_kf")
    assert code == 1
    assert "wkOTHER" in said
    assert wecom_kf.ACCOUNT in said


def test_the_service_account_is_checked_the_same_way(monkeypatch: pytest.MonkeyPatch) -> None:
    fake = FakeOa(now)
    connect(monkeypatch, fake, OA)
    _answering(monkeypatch, lambda query: query["echostr"])
    assert {code: mark for code, (mark, _) in _found("wechat_oa").items()} == {
        "tencent_token": "right",
        "wechat_oa_no_templates": "look",
        "tencent_reached": "right",
        "tencent_silent": "look",
    }
    fake.faults.append(Fault("stable_token", 40125))
    assert _found("wechat_oa")["tencent_secret"][0] == "wrong"


def test_without_settings_both_are_off_and_half_of_them_is_a_mistake(monkeypatch: pytest.MonkeyPatch) -> None:
    assert _found("wecom_kf") == {"wecom_kf_off": ("off", "怎么接：docs/how-to/wecom-kf.md。")}
    assert _found("wechat_oa")["wechat_oa_off"][0] == "off"
    monkeypatch.setenv("AFTERCARE_WECOM_CORP_ID", wecom_kf.CORP)
    assert _found("wecom_kf")["wecom_kf_off"][0] == "off", "the staff's application has a CorpID as well"
    monkeypatch.setenv("AFTERCARE_WECOM_KF_TOKEN", "abcdefTOKEN")
    code, _, complaint = aftercare("channel", "check", "wecom_kf")
    assert code == 2
    assert "AFTERCARE_WECOM_KF_SECRET is missing" in complaint


def test_templates_of_the_shop_file_are_compared_with_the_account_s(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    fake = FakeOa(now)
    connect(monkeypatch, fake, OA)
    _answering(monkeypatch, lambda query: query["echostr"])
    file = tmp_path / "shop.yml"
    words = shopfile.DEMO.read_text(encoding="utf-8")
    words += (
        "\ntemplates:\n  - {kind: visit_reminder, channel: wechat_oa, id: TM_REMINDER, fields: {thing1: '{what}'}}\n"
    )
    kind = sorted(KINDS)[0]
    file.write_text(words.replace("visit_reminder,", f"{kind},"), encoding="utf-8")
    assert aftercare("shop", "apply", str(file))[0] == 0
    assert "thing1, time2" in _found("wechat_oa")["wechat_oa_template_fields"][1]
    fake.templates.clear()
    assert _found("wechat_oa")["wechat_oa_template"][0] == "wrong"
