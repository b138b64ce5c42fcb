"""Every storage test runs on SQLite and on PostgreSQL."""

from __future__ import annotations

import pytest

from storage import Store


@pytest.fixture
def store(either_store: Store) -> Store:
    """An empty store."""
    return either_store
