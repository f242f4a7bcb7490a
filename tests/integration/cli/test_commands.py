"""``python -m crm`` as a person runs it: real processes on a folder of their own."""

import asyncio
import csv
import hashlib
import io
import os
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from crm.cli.main import main
from crm.database import Database
from crm.services.advisers import authenticate
from crm.settings import ROOT
from tests.factories import make_lead

Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """Run a command in ``tmp_path / "var"``; nothing of this process's settings is passed on."""
    clean = {k: v for k, v in os.environ.items() if not k.startswith("INVEST_DESK_")}

    def run(*arguments: str, typed: str = "", **settings: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "crm", *arguments],
            cwd=ROOT,
            env=clean | {"INVEST_DESK_VAR": str(tmp_path / "var")} | settings,
            input=typed,
            capture_output=True,
            text=True,
            encoding="utf-8",
            timeout=60,
            check=False,
        )

    return run


@pytest.fixture
def desk(sqlite_template: Path, tmp_path: Path) -> str:
    """A desk that has its tables; the address of its database."""
    (tmp_path / "var").mkdir()
    (tmp_path / "var" / "desk.db").write_bytes(sqlite_template.read_bytes())
    return f"sqlite+aiosqlite:///{tmp_path / 'var' / 'desk.db'}"


@pytest.fixture
def desk_with_leads(desk: str) -> str:
    """Two enquiries and a draft on top of that."""

    async def fill() -> None:
        database = Database(desk)
        async with database.writing() as session:
            now = datetime.now(UTC)
            await make_lead(session, now=now)
            await make_lead(session, now=now, country="FR", full_name="=Zoë 王")
            await make_lead(session, now=now, submitted=False)
        await database.dispose()

    asyncio.run(fill())
    return desk


def assert_one_sentence(done: subprocess.CompletedProcess[str], words: str, status: int) -> None:
    assert done.returncode == status
    assert words in done.stderr
    assert done.stderr.count("\n") == 1
    assert done.stdout == ""


def test_a_new_desk_gets_its_tables_and_one_first_administrator(run: Run, tmp_path: Path) -> None:
    desk = f"sqlite+aiosqlite:///{tmp_path / 'var' / 'desk.db'}"
    upgraded = run("database", "upgrade")
    again = run("database", "upgrade")
    first = run("user", "create", "--first-admin", INVEST_DESK_ADMIN_EMAIL="boss@desk.example")
    second = run("user", "create", "--first-admin", INVEST_DESK_ADMIN_EMAIL="boss@desk.example")

    assert (upgraded.returncode, upgraded.stderr) == (0, "")
    assert (again.returncode, again.stdout) == (0, upgraded.stdout)
    assert first.returncode == 0
    assert (second.returncode, second.stdout, second.stderr) == (0, "", "")
    [email, password] = [line.split()[-1] for line in first.stdout.splitlines()]
    assert email == "boss@desk.example"
    assert asyncio.run(_role_of(desk, email, password)) == "admin"
    assert asyncio.run(_role_of(desk, email, password + "x")) is None


def test_a_user_is_made_with_a_password_from_standard_input(run: Run, desk: str) -> None:
    wanted = (
        "user",
        "create",
        "--email",
        "Vera@desk.example",
        "--name",
        "Vera",
        "--role",
        "viewer",
    )

    short = run(*wanted, typed="short\n")
    made = run(*wanted, typed="a good long password\n")
    twice = run(*wanted, typed="a good long password\n")

    assert_one_sentence(short, "at least 12 characters", 1)
    assert (made.returncode, made.stderr) == (0, "")
    assert "a good long password" not in made.stdout
    assert_one_sentence(twice, "already signs in as vera@desk.example", 1)
    assert asyncio.run(_role_of(desk, "vera@desk.example", "a good long password")) == "viewer"


async def _role_of(url: str, email: str, password: str) -> str | None:
    database = Database(url)
    async with database.reading() as session:
        adviser = await authenticate(session, email=email, password=password)
    await database.dispose()
    return adviser.role if adviser else None


def test_a_list_is_written_for_its_owner_only_and_told_about(
    run: Run, desk_with_leads: str, tmp_path: Path
) -> None:
    place = tmp_path / "Ümläut list.csv"
    place.write_text("an older list")

    done = run("leads", "export", "--format", "csv", "--purpose", "respond", "-o", str(place))

    data = place.read_bytes()
    rows = list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline=""), strict=True))
    assert done.returncode == 0
    assert {row["Full name"] for row in rows} == {"Greta Müller", "'=Zoë 王"}
    assert done.stderr == (
        "2 leads in the file; 1 left out: 1 not submitted. "
        f"SHA-256 {hashlib.sha256(data).hexdigest()}\n"
    )
    assert place.stat().st_mode & 0o777 == 0o600
    assert {path.name for path in tmp_path.iterdir()} == {"var", place.name}


def test_a_list_can_be_narrowed_and_piped(run: Run, desk_with_leads: str) -> None:
    done = run(
        *("leads", "export", "--format", "csv", "--purpose", "respond", "-o", "-"),
        *("--country", "fr", "--stage", "new", "--text", "zoë"),
    )

    rows = list(csv.DictReader(io.StringIO(done.stdout.removeprefix("\ufeff"), newline="")))
    assert [row["Full name"] for row in rows] == ["'=Zoë 王"]


TO_X = ("leads", "export", "--format", "csv", "--purpose", "respond", "-o", "x")


@pytest.mark.parametrize(
    ("arguments", "words", "status"),
    [
        ((), "required: COMMAND", 2),
        (("leads", "burn"), "invalid choice: 'burn'", 2),
        (("user", "create", "--email", "a@b.example"), "needs --name, --role", 2),
        (("user", "create", "--first-admin", "--name", "A"), "takes no e-mail", 2),
        ((*TO_X, "--format", "vcard"), "no vcard export in the generic profile yet", 2),
        ((*TO_X, "--profile", "hubspot"), "no csv export in the hubspot profile yet", 2),
        (TO_X[:4], "required: --purpose, -o", 2),
        ((*TO_X, "-o", "/nowhere/x"), "no folder /nowhere", 1),
        ((*TO_X, "-o", "/dev/null"), "/dev/null is not a file", 1),
        ((*TO_X, "--country", "XY"), "no country with the code XY", 2),
        ((*TO_X, "--sector", "magic"), "no sector with the code magic", 2),
        (("knowledge", "import", "/nowhere"), "nothing to import in /nowhere", 1),
        ((*TO_X, "-o", "-"), "no such table: lead. If it is new", 1),
    ],
)
def test_a_mistake_is_answered_with_one_sentence(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    arguments: tuple[str, ...],
    words: str,
    status: int,
) -> None:
    monkeypatch.setenv("INVEST_DESK_VAR", str(tmp_path / "var"))
    monkeypatch.delenv("INVEST_DESK_DATABASE_URL", raising=False)

    try:
        answered = main(arguments)
    except SystemExit as left:
        answered = left.code
    said = capsys.readouterr()

    assert answered == status
    assert words in said.err
    assert (said.err.count("\n"), said.out) == (1, "")


@pytest.mark.parametrize(
    ("setting", "value", "words"),
    [
        ("PORT", "many", "INVEST_DESK_PORT is wrong"),
        ("DATABASE_URL", "postgresql+psycopg://nobody@127.0.0.1:1/no", "cannot be reached"),
        ("DATABASE_URL", "somewhere", "could not be used: Could not parse"),
        ("VAR", "/proc/no-place", "No such file or directory: /proc/no-place"),
    ],
)
def test_a_desk_that_cannot_work_says_why(run: Run, setting: str, value: str, words: str) -> None:
    done = run("database", "upgrade", **{f"INVEST_DESK_{setting}": value})

    assert_one_sentence(done, words, 1)


def test_migrations_are_compared_with_the_models(run: Run, tmp_path: Path) -> None:
    done = run("database", "check")

    assert (done.returncode, done.stderr) == (0, "")
    assert not (tmp_path / "var").exists()
