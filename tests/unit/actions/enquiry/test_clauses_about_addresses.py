"""What leads up to an address is no part of the name, the role or the firm before it."""

import pytest

from actions.enquiry.person import read_person

ADDRESS = "ann@acme.example"


@pytest.mark.parametrize(
    ("language", "text", "name"),
    [
        ("en", "I am Greta Müller, my e-mail is {}", "Greta Müller"),
        ("en", "Greta Müller and my work email address is {}", "Greta Müller"),
        ("en", "Greta Müller, you can reach me at {}", "Greta Müller"),
        ("en", "Greta Müller e-mail: {}", "Greta Müller"),
        ("en", "Greta Müller. My email is {}, thanks", "Greta Müller"),
        ("de", "Ich bin Greta Müller und meine E-Mail ist {}", "Greta Müller"),
        ("de", "Greta Müller, erreichbar unter {}", "Greta Müller"),
        ("fr", "Je m'appelle Marie Dupont et mon adresse e-mail est {}", "Marie Dupont"),
        ("es", "Soy Lucía Núñez y mi correo es {}", "Lucía Núñez"),
        ("zh", "我叫王小明，我的邮箱是{}", "王小明"),
        ("ja", "山田太郎です。メールアドレスは{}です", "山田太郎"),
        ("hi", "मेरा नाम राहुल शर्मा है और मेरा ईमेल {} है", "राहुल शर्मा"),
        ("ar", "اسمي محمد الأحمد وبريدي الإلكتروني {}", "محمد الأحمد"),
        ("pt", "Chamo-me João Silva e o meu e-mail é {}", "João Silva"),
        ("it", "Mi chiamo Anna Rossi e la mia mail è {}", "Anna Rossi"),
        ("pl", "Nazywam się Jan Kowalski, mój e-mail to {}", "Jan Kowalski"),
        ("tr", "Benim adım Ahmet Yılmaz, e-posta adresim {}", "Ahmet Yılmaz"),
        ("ko", "제 이름은 김철수입니다. 제 이메일은 {}입니다", "김철수"),
        ("nl", "Ik heet Jan de Vries en mijn e-mailadres is {}", "Jan de Vries"),
    ],
)
def test_a_name_ends_before_the_clause(language: str, text: str, name: str) -> None:
    heard = read_person("full_name", text.format(ADDRESS), language=language, country=None)

    assert [(one.field, one.value) for one in heard] == [("full_name", name), ("email", ADDRESS)]


def test_a_telephone_number_has_such_a_clause_too() -> None:
    heard = read_person(
        "full_name", "Ann Smith, phone +44 121 496 0123", language="en", country=None
    )

    assert [one.value for one in heard] == ["Ann Smith", "+441214960123"]


def test_what_follows_the_address_is_still_read() -> None:
    text = f"I am Ann Smith, my e-mail is {ADDRESS}, CEO of Acme Ltd"

    heard = {
        one.field: one.value for one in read_person("full_name", text, language="en", country=None)
    }

    assert heard == {
        "full_name": "Ann Smith",
        "role": "CEO",
        "company": "Acme Ltd",
        "email": ADDRESS,
    }


@pytest.mark.parametrize("name", ["Peter Handy", "Ann Portable-Smith", "Mary Post", "Hope Mobile"])
def test_a_family_name_may_be_such_a_word(name: str) -> None:
    [heard] = read_person("full_name", name, language="en", country=None)

    assert heard.value == name


@pytest.mark.parametrize(("field", "value"), [("role", "CFO"), ("company", "Acme Ltd")])
def test_role_and_firm_end_there_as_well(field: str, value: str) -> None:
    text = f"{value}, my e-mail is {ADDRESS}"

    heard = read_person(field, text, language="en", country=None)

    assert {one.field: one.value for one in heard} | {field: value} == {
        one.field: one.value for one in heard
    }
