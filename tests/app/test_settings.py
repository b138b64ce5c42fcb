"""Settings: what is refused and how it is said, and that no secret is ever shown."""

from __future__ import annotations

import re
import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from app import settings
from app.settings import BadSettings

DOCS = Path(__file__).parent.parent.parent
TOKEN = "123456789:AAF-zxcvbnmasdfghjklqwertyuiop12345"
OTHER_TOKEN = "987654321:BBF-zxcvbnmasdfghjklqwertyuiop12345"


def problems(monkeypatch: pytest.MonkeyPatch, **values: str) -> list[str]:
    for name, value in values.items():
        monkeypatch.setenv(f"AFTERCARE_{name}", value)
    with pytest.raises(BadSettings) as caught:
        settings.load()
    return caught.value.problems


def test_nothing_needs_to_be_set(tmp_path: Path) -> None:
    found = settings.load()
    assert found.store_url == f"sqlite:///{tmp_path}/data/aftercare.db"
    assert (found.timezone, found.language, found.nlu, found.has_bot) == ("Asia/Shanghai", "zh", "embedded", False)


def test_an_env_file_is_read_and_the_environment_wins(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("AFTERCARE_LANGUAGE=en\nAFTERCARE_TIMEZONE=Europe/Berlin\nOTHER=1\n")
    monkeypatch.setenv("AFTERCARE_TIMEZONE", "Asia/Tokyo")
    found = settings.load()
    assert (found.language, found.timezone) == ("en", "Asia/Tokyo")


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("LANGUAGE", "fr", "zh or en"),
        ("NLU", "gpt", "embedded or rasa"),
        ("TIMEZONE", "Mars", "a time zone such as Asia/Shanghai"),
        ("STAFF_CHAT_ID", "x", "the number of the staff's chat, such as -1001234567890"),
        ("PUBLIC_URL", "http://shop.example", "the https address the world reaches this server by, without a path"),
        ("PUBLIC_URL", "https://shop.example/x", "the https address the world reaches this server by, without a path"),
        ("TELEGRAM_API", "https://x/bot", "the address of a Bot API server, without a path"),
    ],
)
def test_a_wrong_value_is_shown_with_what_was_expected(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, expected: str
) -> None:
    assert problems(monkeypatch, **{name: value}) == [f"AFTERCARE_{name}={value!r}: expected {expected}"]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("API_TOKEN", "16 characters or more"),
        ("SECRET_KEY", "32 characters or more, the same for all processes"),
        ("WEBHOOK_SECRET", "16 to 256 letters, digits, _ or -"),
        ("CUSTOMER_BOT_TOKEN", "a token as BotFather gives it, 123456789:AA..."),
        ("DATABASE_URL", "sqlite:///path/to/file.db or postgresql+psycopg://user:password@host/name"),
    ],
)
def test_a_wrong_secret_is_named_but_not_shown(monkeypatch: pytest.MonkeyPatch, name: str, expected: str) -> None:
    assert problems(monkeypatch, **{name: "hunter2"}) == [f"AFTERCARE_{name} (value not shown): expected {expected}"]


def test_a_misspelt_name_is_not_passed_over(monkeypatch: pytest.MonkeyPatch) -> None:
    assert problems(monkeypatch, CUSTMER_BOT_TOKEN=TOKEN) == [
        "AFTERCARE_CUSTMER_BOT_TOKEN is not a setting: did you mean AFTERCARE_CUSTOMER_BOT_TOKEN?"
    ]


def test_a_staff_bot_needs_its_chat(monkeypatch: pytest.MonkeyPatch) -> None:
    (line,) = problems(monkeypatch, STAFF_BOT_TOKEN=TOKEN)
    assert line.startswith("AFTERCARE_STAFF_CHAT_ID is missing")
    assert TOKEN not in line


def test_one_bot_cannot_serve_both_customers_and_staff(monkeypatch: pytest.MonkeyPatch) -> None:
    given = {"STAFF_BOT_TOKEN": TOKEN, "CUSTOMER_BOT_TOKEN": TOKEN, "STAFF_CHAT_ID": "-100"}
    assert "expected another bot" in problems(monkeypatch, **given)[0]


def test_all_problems_are_named_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    assert len(problems(monkeypatch, LANGUAGE="fr", TIMEZONE="Mars", API_TOKEN="x")) == 3


def test_secrets_are_in_no_repr_and_no_error(monkeypatch: pytest.MonkeyPatch) -> None:
    given = {
        "DATABASE_URL": "postgresql+psycopg://me:hunter2@db/x",
        "CUSTOMER_BOT_TOKEN": TOKEN,
        "STAFF_BOT_TOKEN": OTHER_TOKEN,
        "STAFF_CHAT_ID": "-100",
        "API_TOKEN": "hunter2-hunter2-hunter2",
        "SECRET_KEY": "hunter2" * 6,
        "WEBHOOK_SECRET": "hunter2_hunter2_hunter2",
    }
    for name, value in given.items():
        monkeypatch.setenv(f"AFTERCARE_{name}", value)
    found = settings.load()
    shown = repr(found) + str(found)
    assert not any(secret in shown for secret in ("hunter2", TOKEN, OTHER_TOKEN))
    assert set(found.secret_values()) == set(given.values()) - {"-100"}
    monkeypatch.setenv("AFTERCARE_LANGUAGE", "fr")
    with pytest.raises(BadSettings) as caught:
        settings.load()
    assert "hunter2" not in f"{caught.value}{caught.value!r}"
    assert caught.value.__suppress_context__


def test_secrets_left_to_us_are_made_once_and_readable_by_their_owner_only() -> None:
    first = settings.with_data_dir(settings.load())
    second = settings.with_data_dir(settings.load())
    assert first.secret_key is not None
    assert first.secret_key == second.secret_key != first.webhook_secret == second.webhook_secret
    kept = Path("data/secret_key")
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    assert {path.name for path in kept.parent.iterdir()} == {"secret_key", "webhook_secret"}


def test_processes_that_start_at_once_agree_on_the_secret() -> None:
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda _: settings.with_data_dir(settings.load()).secret_key, range(16)))
    assert len(set(found)) == 1


def test_a_data_folder_that_cannot_be_made_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("AFTERCARE_DATA_DIR", "file/data")
    with pytest.raises(BadSettings, match=r"AFTERCARE_DATA_DIR='file/data': expected a folder"):
        settings.with_data_dir(settings.load())


@pytest.mark.parametrize(
    ("address", "here"),
    [
        ("http://127.0.0.1:8081", True),
        ("http://localhost:8081", True),
        ("http://[::1]:8081", True),
        ("https://api.telegram.org", False),
        ("http://127.0.0.1.example.com", False),
        ("http://localhost@example.com", False),
    ],
)
def test_only_this_machine_is_loopback(address: str, here: bool) -> None:
    assert settings.is_loopback(address) is here


@pytest.mark.parametrize(
    ("address", "taken"),
    [
        ("https://api.example.com/v1", True),
        ("http://127.0.0.1:8000/v1", True),
        ("http://192.168.1.20:8000/v1", True),
        ("http://api.example.com/v1", False),
        ("http://8.8.8.8/v1", False),
        ("https://api.example.com/v1?key=1", False),
        ("ftp://127.0.0.1/v1", False),
        ("here", False),
    ],
)
def test_a_language_model_is_spoken_to_in_secret_or_near_by(address: str, taken: bool) -> None:
    made = {"llm_url": address, "llm_model": "small-one"}
    if taken:
        assert settings.settings_of(None, **made).llm_url == address
    else:
        with pytest.raises(ValueError, match="llm_url"):
            settings.settings_of(None, **made)


def test_a_language_model_has_a_name(monkeypatch: pytest.MonkeyPatch) -> None:
    (line,) = problems(monkeypatch, LLM_URL="http://127.0.0.1:8000/v1")
    assert line.startswith("AFTERCARE_LLM_MODEL is missing")


def test_the_installation_page_names_every_setting() -> None:
    page = (DOCS / "docs" / "how-to" / "install.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| (`[A-Z_`, ]+`) \|", page, re.MULTILINE)
    named = {name for row in rows for name in re.findall(r"[A-Z_]+", row)}
    assert named == {name.upper() for name in settings.Settings.model_fields}


def test_the_example_of_a_settings_file_names_known_settings() -> None:
    example = (DOCS / "deploy" / "aftercare.env.example").read_text(encoding="utf-8")
    named = set(re.findall(r"^#?AFTERCARE_([A-Z_]+)=", example, re.MULTILINE))
    assert named <= {name.upper() for name in settings.Settings.model_fields}
