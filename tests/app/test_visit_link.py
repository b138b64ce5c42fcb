"""Customers are given links only to where they can reach the shop."""

from __future__ import annotations

from pathlib import Path

import pytest
from pydantic import SecretStr

from app import clock
from app.settings import Settings
from app.wiring import House
from desk.customer.visit_link import read_token

SECRET = "s" * 40


def _house(tmp_path: Path, public_url: str = "", *, demo: bool = False) -> House:
    settings = Settings(data_dir=tmp_path, public_url=public_url, secret_key=SecretStr(SECRET))
    return House(settings, clock.real, demo=demo, port=8123)


@pytest.mark.rule("B4")
def test_a_public_address_leads_to_the_visit(tmp_path: Path) -> None:
    house = _house(tmp_path, "https://desk.example")
    assert house.reached == "https://desk.example"
    link = house.visit_link(7)
    assert link.startswith("https://desk.example/visit/")
    assert link.endswith(".ics")
    assert read_token(SECRET, link.rpartition("/")[2].removesuffix(".ics")) == 7


def test_a_demo_leads_to_this_machine(tmp_path: Path) -> None:
    assert _house(tmp_path, demo=True).visit_link(7).startswith("http://127.0.0.1:8123/visit/")


def test_without_an_address_there_is_nothing_to_lead_to(tmp_path: Path) -> None:
    assert _house(tmp_path).reached == ""
