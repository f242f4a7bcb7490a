"""Replies to the questions for firm, role, country, website and e-mail."""

import pytest

from actions.enquiry.naming import field_named_in
from actions.enquiry.person import read_person
from crm.services.errors import InvalidAnswerError
from crm.services.lead_answers import PRIVATE_INDIVIDUAL
from crm.services.validation import LANGUAGES


def value(field: str, text: str, language: str = "en") -> str:
    """The value that the reply gives to the field."""
    return {
        one.field: one.value for one in read_person(field, text, language=language, country=None)
    }[field]


def reason(field: str, text: str, language: str = "en") -> str:
    """Why the reply gives none."""
    with pytest.raises(InvalidAnswerError) as refused:
        read_person(field, text, language=language, country=None)
    return refused.value.reason


@pytest.mark.parametrize(
    ("language", "text", "name"),
    [
        ("en", "Acme, Inc.", "Acme, Inc."),
        ("en", "Smith, Jones & Co", "Smith, Jones & Co"),
        ("en", "3M", "3M"),
        ("en", "Booking.com", "Booking.com"),
        ("en", "Acme (www.acme.com)", "Acme"),
        ("en", "I work for Acme GmbH in Munich", "Acme GmbH"),
        ("en", "Acme GmbH, Munich", "Acme GmbH"),
        ("de", "Wir sind die Acme GmbH", "Acme GmbH"),
        ("de", "die Bahn", "die Bahn"),
        ("fr", "Notre société s'appelle Blue", "Blue"),
        ("es", "Nuestra empresa se llama Grupo Bimbo", "Grupo Bimbo"),
        ("zh", "我们公司叫华为技术有限公司", "华为技术有限公司"),
        ("ja", "弊社は株式会社青空です", "株式会社青空"),
        ("hi", "हमारी कंपनी का नाम टाटा है", "टाटा"),
        ("ar", "أعمل لدى أرامكو", "أرامكو"),
        ("ar", "شركة الأحمد للتجارة", "شركة الأحمد للتجارة"),
        ("pt", "Trabalho na Petrobras", "Petrobras"),
        ("it", "Acme S.p.A.", "Acme S.p.A."),
        ("pl", "Nasza firma nazywa się Kowalski Sp. z o.o.", "Kowalski Sp. z o.o."),
        ("tr", "Şirketimizin adı Arçelik", "Arçelik"),
        ("ko", "저희 회사는 한빛전자입니다", "한빛전자"),
        ("nl", "Ik werk bij Philips", "Philips"),
    ],
)
def test_a_firm_is_read_without_what_leads_to_it(language: str, text: str, name: str) -> None:
    assert value("company", text, language) == name


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "I'm a private individual."),
        ("en", "Just me, no company"),
        ("en", "n/a"),
        ("de", "Ich bin Privatperson"),
        ("fr", "à titre privé"),
        ("es", "soy un particular"),
        ("zh", "个人"),
        ("zh", "没有公司"),
        ("ja", "私は個人です"),
        ("hi", "निजी व्यक्ति"),
        ("ar", "فرد"),
        ("pt", "pessoa física"),
        ("it", "sono un privato"),
        ("pl", "osoba prywatna"),
        ("tr", "bireysel"),
        ("ko", "개인입니다"),
        ("nl", "als particulier"),
    ],
)
def test_a_person_without_a_firm_is_understood(language: str, text: str) -> None:
    assert value("company", text, language) == PRIVATE_INDIVIDUAL


@pytest.mark.parametrize("text", ["...", "ann@acme.example", "What is that?"])
def test_what_is_no_firm_is_refused(text: str) -> None:
    assert reason("company", text) == "not_read"


@pytest.mark.parametrize(
    ("language", "text", "role"),
    [
        ("en", "CEO", "CEO"),
        ("en", "I'm the Head of Growth", "Head of Growth"),
        ("en", "Director of Operations", "Director of Operations"),
        ("de", "Ich bin Geschäftsführer", "Geschäftsführer"),
        ("fr", "Je suis directeur général", "directeur général"),
        ("es", "Soy la directora financiera", "directora financiera"),
        ("zh", "我是总经理", "总经理"),
        ("ja", "営業部長です", "営業部長"),
        ("hi", "मैं प्रबंधक हूँ", "प्रबंधक"),
        ("ar", "أنا مدير", "مدير"),
        ("pt", "Sou gerente comercial", "gerente comercial"),
        ("it", "Sono il titolare", "titolare"),
        ("pl", "Jestem dyrektorem", "dyrektorem"),
        ("tr", "genel müdür", "genel müdür"),
        ("ko", "대표이사입니다", "대표이사"),
        ("nl", "Mijn functie is inkoper", "inkoper"),
    ],
)
def test_a_role_is_read(language: str, text: str, role: str) -> None:
    assert value("role", text, language) == role


def test_a_role_may_come_with_the_firm() -> None:
    heard = read_person("role", "Inhaber der Müller GmbH", language="de", country=None)

    assert [(one.field, one.value) for one in heard] == [
        ("role", "Inhaber"),
        ("company", "Müller GmbH"),
    ]


@pytest.mark.parametrize("text", ["?", "why?", "1", "ann@acme.example"])
def test_what_is_no_role_is_refused(text: str) -> None:
    assert reason("role", text) == "not_read"


@pytest.mark.parametrize(
    ("language", "text", "code"),
    [
        ("en", "I'm in Germany", "DE"),
        ("en", "we're German but moving to the UK", "DE"),
        ("en", "uk", "GB"),
        ("en", "Paris, France", "FR"),
        ("en", "South Sudan", "SS"),
        ("de", "aus Deutschland", "DE"),
        ("de", "Österreicher", "AT"),
        ("fr", "nous sommes français", "FR"),
        ("es", "somos mexicanos", "MX"),
        ("zh", "我们是德国公司", "DE"),
        ("ja", "ドイツの会社です", "DE"),
        ("hi", "भारत से", "IN"),
        ("ar", "نحن من ألمانيا", "DE"),
        ("ar", "بألمانيا", "DE"),
        ("pt", "sou do Brasil", "BR"),
        ("it", "veniamo dalla Germania", "DE"),
        ("pl", "z Niemiec", "DE"),
        ("tr", "Almanya'dan", "DE"),
        ("tr", "almanyadan geliyoruz", "DE"),
        ("ko", "독일에서 왔습니다", "DE"),
        ("nl", "uit Duitsland", "DE"),
    ],
)
def test_a_country_is_read_however_it_is_said(language: str, text: str, code: str) -> None:
    [heard] = read_person("country", text, language=language, country=None)

    assert (heard.value, heard.is_exact) == (code, True)


@pytest.mark.parametrize(
    ("language", "text", "code"),
    [("en", "Munich", "DE"), ("zh", "上海", "CN"), ("ar", "دبي", "AE"), ("ko", "서울", "KR")],
)
def test_a_country_told_by_a_city_is_shown_back(language: str, text: str, code: str) -> None:
    [heard] = read_person("country", text, language=language, country=None)

    assert (heard.value, heard.is_exact) == (code, False)


@pytest.mark.parametrize("text", ["Narnia", "us two founders", ""])
def test_what_is_no_country_is_refused(text: str) -> None:
    assert reason("country", text) == "not_read"


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("acme.com", "https://acme.com"),
        ("HTTP://Acme.com/", "http://acme.com"),
        ("our site is www.acme.de.", "https://www.acme.de"),
        ("website: acme.com/en?x=1", "https://acme.com/en?x=1"),
        ("http://acme.com:8080", "http://acme.com:8080"),
        ("https://münchen.de", "https://münchen.de"),
        ("xn--mnchen-3ya.de", "https://münchen.de"),
        ("官网是例子.中国", "https://例子.中国"),
        ("サイトはacme.co.jpです", "https://acme.co.jp"),
        ("\uff41\uff43\uff4d\uff45\uff0e\uff43\uff4f\uff4d", "https://acme.com"),
    ],
)
def test_a_web_address_is_made_whole(text: str, address: str) -> None:
    assert value("website", text) == address


def test_letters_of_two_alphabets_in_one_name_are_shown_for_what_they_are() -> None:
    assert value("website", "\u0430pple.com") == "https://xn--pple-43d.com"


@pytest.mark.parametrize(
    "text",
    [
        "javascript:alert(1)",
        "data:text/html,x",
        "ftp://acme.com",
        "file:///etc/passwd",
        "javascript:location='https://acme.com'",
        "http://user:secret@acme.com",
        "https://acme.com\\@evil.com",
        "acme.com\u202e",
        "acme\u0000.com",
        "acme\u200b.com",
        "http://127.0.0.1",
        "http://[::1]",
        "localhost",
        "acme",
        "http://a.com http://b.com",
        "https://acme.com:99999",
        "",
    ],
)
def test_a_hostile_or_broken_web_address_is_refused(text: str) -> None:
    assert reason("website", text) == "not_read"


def test_a_web_address_may_be_too_long() -> None:
    assert reason("website", "acme.com/" + "x" * 200) == "too_long"


@pytest.mark.parametrize(
    ("language", "text", "address"),
    [
        ("en", "name at company dot com", "name@company.com"),
        ("en", "ann dot smith at acme dot co dot uk", "ann.smith@acme.co.uk"),
        ("en", "ann(at)acme.de", "ann@acme.de"),
        ("en", "ann [at] acme [dot] com", "ann@acme.com"),
        ("en", "ann\uff20acme\uff0ecom", "ann@acme.com"),
        ("en", "my mail is <ann@acme.com>.", "ann@acme.com"),
        ("en", "ann @ acme.com", "ann@acme.com"),
        ("en", "ann@acme,com", "ann@acme.com"),
        ("en", "mailto:ann@acme.com", "ann@acme.com"),
        ("en", "ann@acme.com, yes ann@acme.com", "ann@acme.com"),
        ("en", "Ann.O'Neil@acme.com", "Ann.O'Neil@acme.com"),
        ("de", "müller@straße.de", "müller@straße.de"),
        ("fr", "ann arobase acme point fr", "ann@acme.fr"),
        ("es", "ana arroba acme punto com", "ana@acme.com"),
        ("it", "anna chiocciola acme punto it", "anna@acme.it"),
        ("nl", "an apenstaartje acme punt nl", "an@acme.nl"),
        ("pl", "ania małpa acme kropka pl", "ania@acme.pl"),
        ("zh", "邮箱是ann@acme.com谢谢", "ann@acme.com"),
        ("zh", "用户@例子.中国", "用户@例子.中国"),
        ("ja", "メールはann@acme.co.jpです", "ann@acme.co.jp"),
        ("ko", "이메일은 ann@acme.kr입니다", "ann@acme.kr"),
    ],
)
def test_an_address_is_read_as_spelt_or_spoken(language: str, text: str, address: str) -> None:
    assert value("email", text, language) == address


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("hello", "no_email"),
        ("find us at acme dot com", "no_email"),
        ("ann@acme", "bad_email"),
        ("a@b.example or c@d.example", "many_emails"),
        ("x" * 1001, "too_long"),
    ],
)
def test_what_is_no_address_is_refused_with_its_reason(text: str, why: str) -> None:
    assert reason("email", text) == why


def test_a_field_that_is_none_of_the_persons_is_an_error() -> None:
    with pytest.raises(KeyError):
        read_person("spend", "a lot", language="en", country=None)


NAMED = {
    "email": ["e-mail", "E-Mail-Adresse", "courriel", "correo electrónico", "邮箱", "メール", "ईमेल",
              "البريد الإلكتروني", "o e-mail", "indirizzo", "adres e-mail", "e-posta", "이메일",
              "e-mailadres"],
    "phone": ["phone number", "Telefonnummer", "mon numéro", "mi teléfono", "电话", "電話番号",
              "फ़ोन नंबर", "رقم الهاتف", "o telefone", "il cellulare", "numer", "telefon numaram",
              "전화번호", "telefoonnummer"],
    "company": ["company name", "Firmenname", "mon entreprise", "la empresa", "公司名称", "会社名",
                "कंपनी का नाम", "اسم الشركة", "a empresa", "l'azienda", "nazwa firmy", "şirket adı",
                "회사 이름", "bedrijfsnaam"],
    "full_name": ["my name", "mein Name", "mon nom", "mi nombre", "姓名", "お名前", "मेरा नाम",
                  "اسمي", "meu nome", "il cognome", "nazwisko", "ismim", "이름", "achternaam"],
    "country": ["the country", "das Land", "le pays", "el país", "国家", "国", "देश", "البلد",
                "o país", "il paese", "kraj", "ülke", "국가", "het land"],
}  # fmt: skip


@pytest.mark.parametrize("field", sorted(NAMED))
def test_a_field_is_known_by_its_name_in_every_language(field: str) -> None:
    assert len(NAMED[field]) == len(LANGUAGES)

    assert {words: field_named_in(words) for words in NAMED[field]} == dict.fromkeys(
        NAMED[field], field
    )


@pytest.mark.parametrize(
    ("words", "field"),
    [
        ("my job title", "role"),
        ("the website", "website"),
        ("the sector", "sector"),
        ("budget", "spend"),
        ("how many jobs", "hiring"),
        ("the timing", "landing_timeframe"),
        ("the location", "location"),
        ("the call back", "call_requested"),
    ],
)
def test_the_newer_fields_are_known_too(words: str, field: str) -> None:
    assert field_named_in(words) == field
