"""Each program's token is made, listed and taken back from the machine itself."""

from __future__ import annotations

from app import shopfile
from storage import Store, program_tokens
from tests.app.test_command import aftercare


def test_a_token_is_shown_once_listed_and_revoked() -> None:
    aftercare("shop", "apply", str(shopfile.DEMO))
    made = aftercare("token", "add", "till", "--may", "look", "--may", "act", "--as", "chen")[1].strip()
    store = Store("sqlite:///data/aftercare.db")
    with store.read() as tx:
        found = program_tokens.find(tx, made)
    assert found is not None
    assert (found.may, found.names) == ({"look", "act"}, {"chen"})
    listed = aftercare("token", "list")[1]
    assert "till" in listed
    assert "act, look as chen" in listed
    assert made not in listed
    assert aftercare("token", "revoke", "till")[1] == "till: its token opens nothing any more.\n"
    with store.read() as tx:
        assert program_tokens.find(tx, made) is None
    store.close()


def test_what_can_not_be_given_is_said() -> None:
    aftercare("shop", "apply", str(shopfile.DEMO))
    assert aftercare("token", "add", "till", "--may", "fly")[0] == 2
    assert aftercare("token", "add", "till", "--may", "look", "--as", "nobody")[0] == 2
    assert aftercare("token", "revoke", "till")[0] == 2
    assert aftercare("token", "add", "till", "--may", "look")[0] == 0
    assert aftercare("token", "add", "till", "--may", "look")[0] == 2
