"""What belongs to a firm's name stays in it, and what says that there is no firm is understood."""

import pytest

from actions.enquiry.person import hear_person, read_person
from crm.services.errors import InvalidAnswerError
from crm.services.lead_answers import PRIVATE_INDIVIDUAL


@pytest.mark.parametrize(
    ("language", "text", "name"),
    [
        ("nl", "Van den Heuvel Machinebouw B.V.", "Van den Heuvel Machinebouw B.V."),
        ("nl", "van Philips", "Philips"),
        ("nl", "Ik werk bij De Haan Transport B.V.", "De Haan Transport B.V."),
        ("de", "Von Ardenne GmbH", "Von Ardenne GmbH"),
        ("de", "von der Acme GmbH", "Acme GmbH"),
        ("es", "De la Fuente S.L.", "De la Fuente S.L."),
        ("es", "de Logística Azteca", "Logística Azteca"),
        ("it", "Di Martino S.p.A.", "Di Martino S.p.A."),
        ("fr", "La Poste", "La Poste"),
        ("fr", "Biscuiterie d'Armor", "Biscuiterie d'Armor"),
    ],
)
def test_a_capital_particle_is_part_of_the_name(language: str, text: str, name: str) -> None:
    [company] = [
        one
        for one in read_person("company", text, language=language, country=None)
        if one.field == "company"
    ]

    assert company.value == name


def test_a_capital_particle_is_kept_in_running_text_too() -> None:
    heard = hear_person(
        "Ik ben Jan de Vries, Van Lanschot Kempen N.V.", language="nl", country=None
    )

    assert {one.field: one.value for one in heard} == {
        "full_name": "Jan de Vries",
        "company": "Van Lanschot Kempen N.V.",
    }


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "I'm a private person, I have no company"),
        ("en", "No company, just me"),
        ("en", "I am a private individual and have no company."),
        ("de", "privat, keine Firma"),
        ("de", "Ich bin Privatperson und habe keine Firma"),
        ("fr", "je suis un particulier, je n'ai pas d'entreprise"),
        ("es", "soy un particular, no tengo empresa"),
        ("zh", "我是个人，没有公司"),
        ("ja", "個人です。会社はありません。"),
        ("hi", "मैं निजी व्यक्ति हूँ, मेरी कोई कंपनी नहीं है"),
        ("ar", "أنا فرد، ليس لدي شركة"),
        ("pt", "sou particular, não tenho empresa"),
        ("it", "sono un privato, non ho un'azienda"),
        ("pl", "jestem osobą prywatną, nie mam firmy"),
        ("tr", "bireysel, şirketim yok"),
        ("ko", "개인입니다. 회사가 없습니다."),
        ("nl", "ik ben particulier, ik heb geen bedrijf"),
    ],
)
def test_who_says_twice_that_there_is_no_firm_is_understood(language: str, text: str) -> None:
    [company] = read_person("company", text, language=language, country=None)

    assert company.value == PRIVATE_INDIVIDUAL


@pytest.mark.parametrize("text", ["Private, Inc.", "Just Me Ltd", "Privat und Partner GmbH"])
def test_a_firm_that_is_called_so_is_one(text: str) -> None:
    [company] = read_person("company", text, language="en", country=None)

    assert company.value == text


@pytest.mark.parametrize(
    "text",
    [
        '=HYPERLINK("http://evil.example","Click")',
        "<b>Eve</b> Ltd",
        '<a href="http://evil.example">Eve</a> Ltd',
        "@SUM(1+1)*cmd|' /C calc'!A0",
        "=1+1",
    ],
)
def test_markup_and_formulas_are_kept_as_typed_and_tell_nothing_else(text: str) -> None:
    heard = read_person("company", text, language="en", country=None)

    assert [(one.field, one.value) for one in heard] == [("company", text)]


@pytest.mark.parametrize("field", ["full_name", "role"])
def test_a_formula_is_neither_a_name_nor_a_role(field: str) -> None:
    with pytest.raises(InvalidAnswerError) as refused:
        read_person(field, '=HYPERLINK("http://evil.example","Click")', language="en", country=None)

    assert refused.value.reason == "not_read"
