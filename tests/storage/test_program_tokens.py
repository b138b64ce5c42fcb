"""Tokens of programs: found by themselves alone, kept as digests, gone when revoked."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import select

from storage import Store, program_tokens, shop_tables


def test_a_token_is_found_until_it_is_revoked_and_stands_nowhere(store: Store, now: datetime) -> None:
    with store.write() as tx:
        made = program_tokens.make(tx, "till", ["look", "fly"], ["chen"], now)
        other = program_tokens.make(tx, "wall", ["look"], [], now)
        assert made and other
        assert program_tokens.make(tx, "till", ["look"], [], now) is None
        found = program_tokens.find(tx, made)
        assert found is not None
        assert (found.name, found.may, found.names, found.is_stale(now)) == ("till", {"look"}, {"chen"}, True)
        program_tokens.note_use(tx, found, now)
        seen = program_tokens.find(tx, made)
        assert seen is not None
        assert [seen.is_stale(now + wait) for wait in (timedelta(0), timedelta(hours=1))] == [False, True]
        assert made not in repr(tx.execute(select(shop_tables.program_tokens)).all())
        assert program_tokens.revoke(tx, "till", now)
        assert not program_tokens.revoke(tx, "till", now)
        assert program_tokens.find(tx, made) is None
        assert [one.name for one in program_tokens.listed(tx)] == ["wall"]
        assert program_tokens.make(tx, "till", ["act"], [], now) != made
