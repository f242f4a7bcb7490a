"""``token`` on a terminal: a token is shown once, and works at the API."""

import asyncio
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from crm.cli.main import main
from crm.database import Database
from crm.models import ApiToken
from crm.services.api_tokens import find_token


@pytest.fixture
def desk(sqlite_template: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """A new desk; the address of its database."""
    (tmp_path / "var").mkdir()
    (tmp_path / "var" / "desk.db").write_bytes(sqlite_template.read_bytes())
    monkeypatch.setenv("INVEST_DESK_VAR", str(tmp_path / "var"))
    return f"sqlite+aiosqlite:///{tmp_path / 'var' / 'desk.db'}"


def find(desk: str, token: str) -> ApiToken | None:
    async def look() -> ApiToken | None:
        database = Database(desk)
        async with database.reading() as session:
            found = await find_token(session, token, now=datetime.now(UTC))
        await database.dispose()
        return found

    return asyncio.run(look())


def test_a_token_is_printed_alone_and_works(desk: str, capsys: pytest.CaptureFixture[str]) -> None:
    status = main(["token", "create", "--name", "Hand-over", "--role", "manager", "--days", "7"])
    out, err = capsys.readouterr()

    found = find(desk, out.removesuffix("\n"))
    assert status == 0
    assert found is not None
    assert (found.name, found.role, found.created_by) == ("Hand-over", "manager", "command line")
    assert found.expires_at - found.created_at == timedelta(days=7)
    assert out.strip() not in err
    assert "not shown again" in err


def test_a_token_is_a_viewers_for_a_year_unless_said_otherwise(
    desk: str, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["token", "create", "--name", "Hand-over"])

    found = find(desk, capsys.readouterr().out.strip())
    assert found is not None
    assert (found.role, found.expires_at - found.created_at) == ("viewer", timedelta(days=365))


def test_tokens_are_listed_by_name_and_never_shown(
    desk: str, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["token", "create", "--name", "Old"])
    old = capsys.readouterr().out.strip()
    main(["token", "create", "--name", "New", "--role", "adviser"])
    new = capsys.readouterr().out.strip()
    revoked = main(["token", "revoke", "--name", "Old"])
    said = capsys.readouterr().out
    main(["token", "list"])
    in_use = capsys.readouterr().out
    main(["token", "list", "--all"])
    every = capsys.readouterr().out

    assert revoked == 0
    assert said == f"The token “Old” ({old[:11]}…) no longer works.\n"
    assert find(desk, old) is None
    assert find(desk, new) is not None
    assert "New" in in_use
    assert "Old" not in in_use
    assert in_use.endswith("1 token.\n")
    assert f"{old[:11]}…  viewer    Old" in every
    assert "never used  revoked" in every
    assert every.endswith("2 tokens.\n")
    assert old not in every
    assert new not in every


@pytest.mark.parametrize(
    ("arguments", "status", "words"),
    [
        (["create", "--name", "Taken"], 1, "is in use"),
        (["create", "--name", " "], 1, "needs a name"),
        (["create", "--name", "x", "--days", "0"], 1, "lasts 1 to 3,650 days"),
        (["create", "--name", "x", "--days", "9999999999999"], 1, "lasts 1 to 3,650 days"),
        (["create", "--name", "x", "--days", "-3"], 1, "lasts 1 to 3,650 days"),
        (["revoke", "--name", "nobody"], 1, "No token called “nobody” is in use"),
        (["create"], 2, "--name"),
        (["create", "--name", "x", "--role", "admin"], 2, "admin"),
    ],
)
def test_what_cannot_be_is_refused_in_one_sentence(
    desk: str,
    capsys: pytest.CaptureFixture[str],
    arguments: list[str],
    status: int,
    words: str,
) -> None:
    main(["token", "create", "--name", "Taken"])
    capsys.readouterr()
    try:
        done = main(["token", *arguments])
    except SystemExit as error:
        done = int(str(error.code))
    out, err = capsys.readouterr()

    assert (done, out) == (status, "")
    assert words in err
    assert err.count("\n") == 1
