"""``subject``, ``drafts`` and ``funnel`` on a terminal."""

import asyncio
import json
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from crm.cli.main import main
from crm.database import Database
from tests.factories import make_lead

NOW = datetime.now(UTC)
GRETA = ("--email", "Greta@acme.example")


@pytest.fixture
def desk(sqlite_template: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The var folder of a desk with two people: Greta, who wrote twice, and Zoë."""
    var = tmp_path / "var"
    var.mkdir()
    (var / "desk.db").write_bytes(sqlite_template.read_bytes())
    monkeypatch.setenv("INVEST_DESK_VAR", str(var))
    monkeypatch.setenv("INVEST_DESK_RASA_URL", "http://127.0.0.1:9")

    async def fill() -> None:
        database = Database(f"sqlite+aiosqlite:///{var / 'desk.db'}")
        async with database.writing() as session:
            await make_lead(session, now=NOW, marketing=True, phone="")
            await make_lead(session, now=NOW, submitted=False)
            await make_lead(session, now=NOW, email="z@z.example", full_name="Zoë", phone="")
            await make_lead(
                session, now=NOW - timedelta(days=2), submitted=False, email="", phone=""
            )
        await database.dispose()

    asyncio.run(fill())
    return var


def export(purpose: str, place: Path) -> str:
    arguments = ["leads", "export", "--format", "csv", "--purpose", purpose, "-o", str(place)]
    assert main(arguments) == 0
    return place.read_text(encoding="utf-8-sig")


@pytest.mark.parametrize("fmt", ["text", "html", "json"])
def test_a_receipt_is_written_for_its_owner_only(desk: Path, tmp_path: Path, fmt: str) -> None:
    place = tmp_path / "receipt"
    export("respond", tmp_path / "list.csv")

    assert main(["subject", "export", *GRETA, "--format", fmt, "-o", str(place)]) == 0
    text = place.read_text(encoding="utf-8")
    assert "greta@acme.example" in text
    assert "the team, as csv" in text
    assert "z@z.example" not in text
    assert place.stat().st_mode & 0o077 == 0


def test_erasing_wants_a_yes_and_then_proves_it(
    desk: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    export("respond", tmp_path / "list.csv")
    refused = main(["subject", "erase", *GRETA])
    done = main(["subject", "erase", *GRETA, "--yes"])
    said = capsys.readouterr().out
    again = main(["subject", "erase", *GRETA, "--yes"])
    main(["subject", "export", "--email", "z@z.example", "-o", "-"])
    other = capsys.readouterr().out

    assert (refused, done, again) == (2, 0, 1)
    assert "Erased 2 leads and 2 conversations" in said
    assert "Tell whoever received it: the team, as csv" in said
    assert "The bot cannot be reached" in said
    assert "no address or number is left" in said
    # The other two leads name the same made-up company, which may be theirs.
    assert "Still found (word): company.name" in said
    assert "greta" not in said.casefold()
    assert "Zoë" in other


def test_what_cannot_be_told_apart_ends_with_a_failure(
    desk: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    status = main(["subject", "erase", "--reference", f"wm-{NOW.year}-000001", "--yes"])
    out, err = capsys.readouterr()

    assert status == 1
    assert "Still found (address): contact.email" in out
    assert re.search(r"stands in \d+ places that are not theirs", err)


def test_stopping_keeps_an_address_off_the_list_known_or_not(
    desk: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = export("email_marketing", tmp_path / "before.csv")
    known = main(["subject", "stop", *GRETA])
    unknown = main(["subject", "stop", "--email", "nobody@acme.example"])
    reference = main(["subject", "stop", "--reference", "WM-1999-000001"])
    after = export("email_marketing", tmp_path / "after.csv")

    assert (known, unknown, reference) == (0, 0, 1)
    assert "greta@acme.example" in before
    assert "greta@acme.example" not in after
    assert "1 on the suppression list" in capsys.readouterr().err


def test_without_its_key_no_marketing_list_is_made(
    desk: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["subject", "stop", *GRETA])
    (desk / "address.key").unlink()
    arguments = ["leads", "export", "--format", "csv", "-o", str(tmp_path / "list.csv")]
    capsys.readouterr()
    marketing = main([*arguments, "--purpose", "email_marketing"])
    said = capsys.readouterr().err
    respond = main([*arguments, "--purpose", "respond"])

    assert (marketing, respond) == (1, 0)
    assert "address.key" in said


@pytest.mark.parametrize(
    "arguments",
    [
        ["subject", "erase", "--yes"],
        ["subject", "erase", "--email", "a@b.example", "--phone", "+441214960123"],
        ["funnel", "--since", "yesterday"],
        ["drafts"],
    ],
)
def test_a_wrong_command_is_refused(desk: Path, arguments: list[str]) -> None:
    with pytest.raises(SystemExit) as refused:
        main(arguments)

    assert refused.value.code == 2


def test_drafts_are_swept_and_the_funnel_counts_them(
    desk: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["drafts", "sweep"]) == 0
    assert capsys.readouterr().out == "1 draft marked as abandoned.\n"
    assert main(["drafts", "sweep"]) == 0
    assert capsys.readouterr().out == "0 drafts marked as abandoned.\n"

    assert main(["funnel", "--json"]) == 0
    counted = json.loads(capsys.readouterr().out)
    assert main(["funnel"]) == 0
    text = " ".join(capsys.readouterr().out.split())
    assert main(["funnel", "--since", "2026-02-01", "--until", "2026-01-01"]) == 2

    assert (counted["started"], counted["gave_contact"], counted["submitted"]) == (4, 3, 2)
    assert (counted["lost"], counted["under_way"]) == (1, 1)
    assert counted["outcomes"]["walked_away"] == 1
    assert "Left without a word 1 25.0%" in text
