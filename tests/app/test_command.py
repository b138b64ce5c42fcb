"""The `aftercare` command: what each verb does, and how it stops when it can't."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import datetime
from pathlib import Path

import pytest
from typer.testing import CliRunner

from app import shopfile
from app.__main__ import app
from domain.shop.shop import Shop
from nlu.engines.embedded import EmbeddedEngine
from storage import Store, reviews, shops
from storage.customers import customers

TOKEN = "123456789:AAF-zxcvbnmasdfghjklqwertyuiop12345"
DEMO = str(shopfile.DEMO)


def aftercare(*arguments: str, typed: str = "") -> tuple[int, str, str]:
    """(exit code, output, complaints) of the command."""
    result = CliRunner().invoke(app, list(arguments), input=typed)
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result.exit_code, result.stdout, result.stderr


@pytest.fixture
def opened() -> Store:
    """The store the commands of a test use."""
    return Store("sqlite:///data/aftercare.db")


@pytest.fixture
def trained(monkeypatch: pytest.MonkeyPatch, engine: EmbeddedEngine) -> None:
    """Commands take the engine of the test run instead of training one in each folder."""
    monkeypatch.setattr("app.wiring.House.embedded", engine)


def test_the_version_is_told() -> None:
    code, said, _ = aftercare("--version")
    assert code == 0 and said.startswith("aftercare")


def test_the_example_is_a_shop_file_to_start_from() -> None:
    code, said, _ = aftercare("shop", "example")
    Path("mine.yml").write_text(said, encoding="utf-8")
    assert (code, aftercare("shop", "check", "mine.yml")[0]) == (0, 0)


def test_a_shop_is_applied_again_and_again(opened: Store, shop: Shop) -> None:
    for _ in range(2):
        assert aftercare("shop", "apply", DEMO)[0] == 0
    with opened.read() as tx:
        assert shops.load(tx) == shop
        assert len(shops.staff(tx)) == len(shop.people)


def test_the_shop_in_force_is_shown() -> None:
    aftercare("shop", "apply", DEMO)
    code, said, _ = aftercare("shop", "show")
    assert code == 0
    assert "安驰汽车服务中心" in said
    assert "minor_service" in said and "463.00" in said


def test_a_wrong_shop_file_changes_nothing_and_names_the_line(tmp_path: Path, opened: Store) -> None:
    aftercare("shop", "apply", DEMO)
    wrong = tmp_path / "wrong.yml"
    wrong.write_text(shopfile.DEMO.read_text(encoding="utf-8").replace("45 min", "soon", 1), encoding="utf-8")
    for verb in ("check", "apply"):
        code, _, complaint = aftercare("shop", verb, str(wrong))
        assert code == 2
        assert "services[0].duration: 'soon' is not a duration" in complaint
    with opened.read() as tx:
        found = shops.load(tx)
        assert found is not None and found.service("minor_service").minutes == 45


def test_wrong_settings_stop_the_start_with_their_names(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AFTERCARE_LANGUAGE", "fr")
    monkeypatch.setenv("AFTERCARE_CUSTOMER_BOT_TOKEN", "secret-but-wrong")
    code, _, complaint = aftercare("run")
    assert code == 2
    assert complaint.splitlines() == [
        "AFTERCARE_CUSTOMER_BOT_TOKEN (value not shown): expected a token as BotFather gives it, 123456789:AA...",
        "AFTERCARE_LANGUAGE='fr': expected zh or en",
    ]


def test_a_database_that_does_not_answer_is_named_without_its_password(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AFTERCARE_DATABASE_URL", "postgresql+psycopg://me:hunter2@127.0.0.1:1/x")
    code, said, complaint = aftercare("migrate")
    assert code == 2
    assert complaint.startswith("AFTERCARE_DATABASE_URL (value not shown): expected a database that answers")
    assert "hunter2" not in said + complaint


def test_nothing_runs_without_a_shop() -> None:
    code, _, complaint = aftercare("worker")
    assert code == 2
    assert "No shop is set up" in complaint


@pytest.mark.parametrize("api", ["https://api.telegram.org", "https://bots.example.com"])
def test_a_set_clock_is_refused_where_customers_are(monkeypatch: pytest.MonkeyPatch, api: str) -> None:
    monkeypatch.setenv("AFTERCARE_CUSTOMER_BOT_TOKEN", TOKEN)
    monkeypatch.setenv("AFTERCARE_TELEGRAM_API", api)
    code, _, complaint = aftercare("run", "--demo", "--clock", "2026-03-18T10:00+08:00")
    assert code == 2
    assert complaint.startswith("--clock: expected no bot token")


def test_a_clock_that_is_no_time_is_refused() -> None:
    code, _, complaint = aftercare("run", "--demo", "--clock", "tomorrow")
    assert code == 2
    assert "--clock 'tomorrow': expected a time such as" in complaint


def test_a_bot_needs_a_token() -> None:
    aftercare("shop", "apply", DEMO)
    code, _, complaint = aftercare("bot")
    assert code == 2
    assert complaint.startswith("AFTERCARE_CUSTOMER_BOT_TOKEN is missing")


@pytest.mark.rule("I1")
def test_a_login_link_is_made_for_people_of_the_shop_only() -> None:
    aftercare("shop", "apply", DEMO)
    code, said, _ = aftercare("staff", "link", "chen")
    assert code == 0
    assert said.startswith("http://127.0.0.1:8080/desk/login?token=")
    code, _, complaint = aftercare("staff", "link", "nobody")
    assert code == 2
    assert "expected one of chen, lin" in complaint


@pytest.mark.usefixtures("trained")
def test_a_booking_by_terminal_takes_one_confirmation(opened: Store) -> None:
    code, said, _ = aftercare(
        "chat", "--demo", "--clock", "2026-03-18T10:00+08:00", typed="京A12345 明天下午三点做个小保养\n1\n\n"
    )
    assert code == 0
    assert "3月19日 周四 15:00" in said
    assert "[1]" in said
    assert "B2026-0003" in said  # after the two visits of the demo
    with opened.read() as tx:
        assert customers.count(tx) == 5


@pytest.mark.usefixtures("trained")
def test_a_message_is_read_as_json_or_explained() -> None:
    code, said, _ = aftercare("understand", "明天下午三点做个小保养", "--now", "2026-03-18T10:00")
    assert code == 0
    assert json.loads(said)["when"]["start"] == "2026-03-19T15:00:00"
    code, said, _ = aftercare("understand", "刹车突然失灵了", "--explain")
    assert code == 0
    assert "danger: brakes" in said


@pytest.mark.usefixtures("trained")
def test_a_file_of_messages_is_read_line_by_line(tmp_path: Path) -> None:
    lines = tmp_path / "said.jsonl"
    lines.write_text('{"text": "你好"}\n{"text": "明天", "now": "2026-05-01T09:00"}\n', encoding="utf-8")
    code, said, _ = aftercare("understand", "--file", str(lines))
    assert code == 0
    first, second = map(json.loads, said.splitlines())
    assert first["intent"]["name"] == "greet"
    assert second["when"]["start"].startswith("2026-05-02")


def test_understand_wants_a_text_or_a_file() -> None:
    assert aftercare("understand")[0] == 2


@pytest.mark.usefixtures("trained")
def test_a_review_makes_a_training_sentence_or_drops_it(opened: Store, now: datetime) -> None:
    aftercare("shop", "apply", DEMO)
    with opened.write() as tx:
        for words in ("给我车弄一下", "哈喽啊树哥", "等会再说"):
            reviews.put(tx, words, "zh", ["book_service", "ask_price"], "unsure", now)
    code, _, _ = aftercare("review", typed="1\nd\n\n")
    assert code == 0
    assert "给我车弄一下" in Path("data/training/learned.yml").read_text(encoding="utf-8")
    with opened.read() as tx:
        assert [review.text for review in reviews.pending(tx)] == ["等会再说"]


def test_help_is_quick_and_loads_no_room() -> None:
    program = (
        "import sys; from app.__main__ import app; "
        "heavy = {'sqlalchemy', 'numpy', 'fastapi', 'aiogram', 'telegram', 'structlog'} & set(sys.modules); "
        "assert not heavy, heavy"
    )
    root = Path(shopfile.__file__).parent.parent
    subprocess.run([sys.executable, "-c", program], check=True, cwd=root)
