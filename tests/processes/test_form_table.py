"""The form's table (form_table.yml), generated into conversations through all processes.

Every field meets an answer, a question, a refusal, nonsense, a correction, a stop, silence and
another language, and for each the reply and the state of the draft are looked at.
"""

from contextlib import closing
from typing import Any

import pytest

from .enquiry import FIELDS, ROWS, TABLE, begin, fill, reply
from .product import Product
from .visitor import Answer, Visitor, visit


async def test_each_answer_is_kept_at_once_and_sending_gives_a_reference(ready: Product) -> None:
    async with visit(ready.address) as visitor:
        await begin(visitor)
        for row in ROWS:
            assert visitor.last.asking == row.field
            await reply(visitor, row.words)
            if row.value is not None:
                assert _kept(ready, visitor)[row.field] == row.value
        mark = visitor.last.messages[-1]["lead"]

    assert mark["state"] == "submitted"
    assert mark["reference"].startswith("WM-")
    assert mark["reference"] in visitor.last.text


@pytest.mark.parametrize("kind", TABLE["kinds"])
@pytest.mark.parametrize("field", FIELDS)
async def test_every_kind_of_reply_to_every_field(ready: Product, field: str, kind: str) -> None:
    expected: dict[str, Any] = TABLE["kinds"][kind]
    async with visit(ready.address) as visitor:
        await begin(visitor)
        await fill(visitor, until=field)
        assert visitor.last.asking == field
        before = _kept(ready, visitor)

        for words in expected["say"]:
            await visitor.say(words)
        transcript = await visitor.transcript()

        _check_asked(visitor.last, field, expected["then"])
        after = _kept(ready, visitor)

    said = "\n".join(message["text"] for message in visitor.last.messages)
    assert expected.get("says", "") in said
    if expected.get("answered"):
        assert any(message["answer"] for message in visitor.last.messages)
    if language := expected.get("language"):
        assert {message["language"] for message in visitor.last.messages} == {language}
    # Neither a question nor a refusal nor nonsense has become a value.
    assert before.items() <= after.items()
    assert not {"What is HS2?", "🤷🤷", *TABLE["kinds"]["refusal"]["say"]} & set(after.values())
    assert transcript[-1]["lead"] is None or transcript[-1]["lead"]["state"] == "draft"


def _check_asked(last: Answer, field: str, then: str) -> None:
    match then:
        case "same":
            assert last.asking == field
        case "next":
            assert last.asking != field
        case "none":
            assert last.asking is None
        case "change" if field == FIELDS[0]:
            assert last.asking == field
        case "change":
            assert "Enquiry" in last.choices


def _kept(product: Product, visitor: Visitor) -> dict[str, str]:
    """Field to value of the conversation's newest lead, as the CRM holds it."""
    with closing(product.database()) as database:
        rows = database.execute(
            "SELECT a.field, a.value FROM lead_answer a JOIN lead l ON l.id = a.lead_id "
            "WHERE l.conversation_id = ? AND a.superseded_at IS NULL",
            (visitor.conversation.hex,),
        )
        return dict(rows.fetchall())
