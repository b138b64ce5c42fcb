"""Letters by which a name is looked for."""

from __future__ import annotations

import pytest

from storage.customers import name_keys


@pytest.mark.parametrize(
    ("name", "keys"),
    [
        ("王芳", " wf yf wangfang 王芳 芳"), ("曾芳", " cf zf cengfang 曾芳 芳"), ("José", " jose"), ("", ""),
        (None, ""),
        ("Anna O'Neill", " anna oneill annaoneill"), ("王 芳", " wf yf wangfang 王芳 芳"), ("😀", ""),
        ("王先生A", " wxsa yxsa wangxianshenga 王先生a 先生a 生a a"),
    ],
)  # fmt: skip
def test_a_name_is_spelt_by_every_reading_of_its_characters(name: str | None, keys: str) -> None:
    assert name_keys.of(name) == keys


def test_the_keys_of_any_name_fit_their_column() -> None:
    assert len(name_keys.of("重" * 120)) <= 200
