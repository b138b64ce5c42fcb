"""Addresses and codes that open the chat, one for each place where they stand."""

from __future__ import annotations

from pathlib import Path

import pytest

from app import shopfile
from tests.app.channels.test_check_tencent import KF, connect, now
from tests.app.test_command import aftercare
from tests.simulators.wecom_kf import FakeKf


@pytest.fixture(autouse=True)
def a_shop() -> None:
    assert aftercare("shop", "apply", str(shopfile.DEMO))[0] == 0


def test_a_link_bears_where_it_stands_and_its_code_is_written(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    connect(monkeypatch, FakeKf(now), KF)
    code, said, _ = aftercare("channel", "link", "wecom_kf", "paper", "--qr", str(tmp_path / "code.svg"))
    assert code == 0
    assert said.splitlines()[0] == "https://work.weixin.qq.com/kfid/kfc1?enc_scene=paper"
    assert "<svg" in (tmp_path / "code.svg").read_text()


def test_what_can_not_be_linked_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    assert aftercare("channel", "link", "wecom_kf")[0] == 2
    fake = FakeKf(now)
    fake.ip_allowed = False
    connect(monkeypatch, fake, KF)
    code, _, complaint = aftercare("channel", "link", "wecom_kf", "web")
    assert code == 2
    assert "60020" in complaint
    assert aftercare("channel", "link", "wecom_kf", "a b")[0] == 2
