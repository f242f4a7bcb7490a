"""Name, role, firm and country in one breath, as people write them in a first message."""

import pytest

from actions.enquiry.person import hear_person, read_person


def heard(text: str, language: str) -> dict[str, str]:
    """Field to value."""
    return {one.field: one.value for one in hear_person(text, language=language, country=None)}


@pytest.mark.parametrize(
    ("language", "text", "name"),
    [
        ("en", "Hi - Priya Raman here, we need a lab.", "Priya Raman"),
        ("en", "Priya Raman speaking.", "Priya Raman"),
        ("de", "Guten Tag, Greta Müller hier.", "Greta Müller"),
        ("fr", "Bonjour, Marie Dupont à l'appareil.", "Marie Dupont"),
        ("es", "Hola, aquí Lucía Núñez, buscamos una nave.", "Lucía Núñez"),
        ("es", "Lucía Núñez al habla.", "Lucía Núñez"),
        ("pt", "Olá, João Silva aqui.", "João Silva"),
        ("it", "Buongiorno, Anna Rossi qui.", "Anna Rossi"),
        ("nl", "Hallo, Jan de Vries hier.", "Jan de Vries"),
        ("pl", "Dzień dobry, Jan Kowalski z tej strony.", "Jan Kowalski"),
    ],
)
def test_who_says_that_they_are_here_gives_their_name(language: str, text: str, name: str) -> None:
    assert heard(text, language) == {"full_name": name}


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Is Ann Smith here?"),
        ("en", "Hello, New York here we come"),
        ("en", "Everything Here Is Expensive."),
        ("en", "Land Rover here, in Solihull, makes cars?"),
        ("de", "Gibt es Greta Müller hier?"),
        ("es", "Se vive bien aquí."),
    ],
)
def test_who_is_somewhere_else_is_not_the_visitor(language: str, text: str) -> None:
    assert heard(text, language) == {}


@pytest.mark.parametrize(
    ("language", "text", "told"),
    [
        (
            "en",
            "Hi - Priya Raman here, COO of Helix Motion Ltd in Bengaluru, India.",
            ("Priya Raman", "COO", "Helix Motion Ltd", "IN"),
        ),
        (
            "en",
            "This is Priya Raman, COO of Helix Motion Ltd",
            ("Priya Raman", "COO", "Helix Motion Ltd", None),
        ),
        (
            "de",
            "Hier ist Greta Müller, Leiterin der Logistik bei Acme GmbH in München, Deutschland",
            ("Greta Müller", "Leiterin der Logistik", "Acme GmbH", "DE"),
        ),
        (
            "fr",
            "Je suis Anne Le Goff, directrice du développement chez Biscuiterie d'Armor, en France",
            ("Anne Le Goff", "directrice du développement", "Biscuiterie d'Armor", "FR"),
        ),
        (
            "fr",
            "Je m'appelle Marie Dupont, responsable des achats chez Acme.",
            ("Marie Dupont", "responsable des achats", "Acme", None),
        ),
        (
            "es",
            "Soy Lucía Núñez, directora de operaciones de Logística Azteca, en México",
            ("Lucía Núñez", "directora de operaciones", "Logística Azteca", "MX"),
        ),
        (
            "it",
            "Mi chiamo Anna Rossi, direttore commerciale di Meccanica Lombarda, in Italia",
            ("Anna Rossi", "direttore commerciale", "Meccanica Lombarda", "IT"),
        ),
        (
            "pt",
            "Sou João Silva, diretor de operações da Logística Azul, no Brasil",
            ("João Silva", "diretor de operações", "Logística Azul", "BR"),
        ),
        (
            "es",
            "Hola, soy Lucía Núñez, de Logística Azteca, en México",
            ("Lucía Núñez", None, "Logística Azteca", "MX"),
        ),
        (
            "pt",
            "Olá, sou João Silva, da Logística Azul, no Brasil",
            ("João Silva", None, "Logística Azul", "BR"),
        ),
        (
            "it",
            "Sono Anna Rossi, della Meccanica Lombarda, in Italia",
            ("Anna Rossi", None, "Meccanica Lombarda", "IT"),
        ),
        (
            "fr",
            "Je suis Marie Dupont, de Biscuiterie d'Armor, en France",
            ("Marie Dupont", None, "Biscuiterie d'Armor", "FR"),
        ),
        ("es", "Soy Lucía Núñez, de Sevilla", ("Lucía Núñez", None, None, None)),
        (
            "zh",
            "我叫王小明，来自上海晨桥医疗器械有限公司。",
            ("王小明", None, "上海晨桥医疗器械有限公司", None),
        ),
        (
            "ja",
            "東京電力株式会社の山田太郎と申します。",
            ("山田太郎", None, "東京電力株式会社", None),
        ),
    ],
)
def test_all_of_it_is_heard(
    language: str, text: str, told: tuple[str, str | None, str | None, str | None]
) -> None:
    values = heard(text, language)

    assert tuple(values.get(f) for f in ("full_name", "role", "company", "country")) == told


def test_a_firm_told_only_by_of_is_shown_back() -> None:
    text = "Soy Lucía Núñez, de Logística Azteca"
    exact = {one.field: one.is_exact for one in hear_person(text, language="es", country=None)}

    assert exact == {"full_name": True, "company": False}


@pytest.mark.parametrize(
    ("language", "text", "name"),
    [
        ("en", "COO of Helix Motion Ltd", "Helix Motion Ltd"),
        ("en", "I'm Head of Growth at Acme Ltd", "Acme Ltd"),
        ("de", "Leiterin der Logistik bei Acme GmbH", "Acme GmbH"),
        ("en", "Bank of Baroda Ltd", "Bank of Baroda Ltd"),
        ("en", "Institute of Directors", "Institute of Directors"),
        ("zh", "来自上海晨桥医疗器械有限公司", "上海晨桥医疗器械有限公司"),
    ],
)
def test_a_job_before_the_firm_is_no_part_of_its_name(language: str, text: str, name: str) -> None:
    values = {
        one.field: one.value
        for one in read_person("company", text, language=language, country=None)
    }

    assert values["company"] == name


def test_a_full_introduction_may_answer_the_question_for_the_name() -> None:
    values = {
        one.field: one.value
        for one in read_person(
            "full_name",
            "我叫王小明，来自上海晨桥医疗器械有限公司。",
            language="zh",
            country=None,
        )
    }

    assert values == {"full_name": "王小明", "company": "上海晨桥医疗器械有限公司"}
