"""The language model is there when its address is set, and asked straight when it stands near by."""

from __future__ import annotations

from pathlib import Path

from app.settings import settings_of
from app.understanding.second_reader import second_reader


def test_none_is_asked_by_default() -> None:
    assert second_reader(settings_of(None)) is None


def test_one_near_by_is_asked_without_the_proxy(tmp_path: Path) -> None:
    more = {"llm_model": "m", "llm_key": "k" * 20, "proxy": "http://10.0.0.1:3128", "data_dir": tmp_path}
    near = second_reader(settings_of(None, llm_url="http://127.0.0.1:8000/v1", **more))
    far = second_reader(settings_of(None, llm_url="https://api.example.com/v1", **more))
    assert near is not None
    assert far is not None
    assert (near._terms.proxy, far._terms.proxy) == ("", "http://10.0.0.1:3128")
    assert near._terms.key == "k" * 20
    near.close()
    far.close()
