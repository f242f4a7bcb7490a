"""People's names come back as they were typed, whatever the script."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actions.enquiry.person import hear_person, read_person
from crm.services.errors import InvalidAnswerError

NAMES = {
    "Latin": (
        ["Anna", "Siobhán", "Jean-Luc", "Łukasz", "Ayşe", "Þóra", "Nguyễn"],
        ["O'Brien", "O\u2019Neill", "Müller", "Dvořák", "García", "Åkesson", "d'Angelo"],
    ),
    "Greek": (["Γιώργος", "Ελένη", "Νίκος"], ["Παπαδόπουλος", "Οικονόμου", "Γεωργίου"]),
    "Cyrillic": (["Нина", "Олексій", "Жанна"], ["Петрова", "Шевченко", "Иванов-Сидоров"]),
    "Armenian": (["Արամ", "Անահիտ"], ["Պետրոսյան", "Գրիգորյան"]),
    "Georgian": (["გიორგი", "ნინო"], ["ბერიძე", "კაპანაძე"]),
    "Hebrew": (["משה", "שרה", "יעל"], ["כהן", "לוי", "בן-דוד"]),
    "Arabic": (["محمد", "فاطمة", "يوسف"], ["الأحمد", "الخطيب", "بن سلمان"]),
    "Persian": (["علی\u200cرضا", "زهرا"], ["محمدی", "نیک\u200cنژاد"]),
    "Syriac": (["ܐܝܫܘܥ", "ܡܪܝܡ"], ["ܒܪ ܝܘܣܦ", "ܐܦܪܝܡ"]),
    "Thaana": (["އަޙްމަދު", "އައިޝަތު"], ["ޢަލީ", "ރަޝީދު"]),
    "Devanagari": (["राहुल", "प्रिया", "श्रेया"], ["शर्मा", "कुलकर्णी", "क्षीरसागर"]),
    "Bengali": (["রবীন্দ্রনাথ", "সুমিতা"], ["ঠাকুর", "চট্টোপাধ্যায়"]),
    "Gurmukhi": (["ਗੁਰਪ੍ਰੀਤ", "ਹਰਜੀਤ"], ["ਸਿੰਘ", "ਕੌਰ"]),
    "Gujarati": (["નરેન્દ્ર", "હેતલ"], ["પટેલ", "શાહ"]),
    "Odia": (["ନବୀନ", "ସୁଭଦ୍ରା"], ["ପଟ୍ଟନାୟକ", "ମହାନ୍ତି"]),
    "Tamil": (["சுந்தர்", "லட்சுமி"], ["பிச்சை", "கிருஷ்ணன்"]),
    "Telugu": (["వెంకట", "లక్ష్మి"], ["రెడ్డి", "నాయుడు"]),
    "Kannada": (["ಸುಧಾ", "ರಾಜೇಶ್"], ["ಮೂರ್ತಿ", "ಗೌಡ"]),
    "Malayalam": (["അനിൽ", "ശ്രീദേവി"], ["നായർ", "മേനോൻ"]),
    "Sinhala": (["ශ්\u200dරීමා", "කුමාර"], ["සංගක්කාර", "බණ්ඩාරනායක"]),
    "Thai": (["สมชาย", "กัญญา"], ["ใจดี", "ศรีสุข"]),
    "Lao": (["ສົມພອນ", "ບົວແກ້ວ"], ["ພົມມະຈັນ", "ວົງສາ"]),
    "Tibetan": (["བསྟན་འཛིན", "པདྨ"], ["རྒྱ་མཚོ", "སྒྲོལ་མ"]),
    "Burmese": (["အောင်", "စု"], ["ဆန်းစုကြည်", "မြင့်"]),
    "Khmer": (["សុខា", "ចន្ទា"], ["ហ៊ុន", "សេន"]),
    "Ethiopic": (["አበበ", "ሰላም"], ["በቀለ", "ተስፋዬ"]),
    "Cherokee": (["ᏍᏏᏉᏯ", "ᏌᎳ"], ["ᎦᏬᏂ", "ᏣᎵ"]),
    "Canadian Aboriginal": (["ᐱᑕ", "ᓴᓂ"], ["ᐊᓇᐅᒃ", "ᐃᓄᒃᓱᒃ"]),
    "Mongolian": (["ᠪᠠᠲᠤ", "ᠰᠠᠷᠠ"], ["ᠳᠣᠷᠵᠢ", "ᠭᠠᠨ"]),
    "Tifinagh": (["ⵉⴷⵉⵔ", "ⵜⴰⵏⵉⵏⴰ"], ["ⴰⵎⵖⴰⵔ", "ⵎⴰⵙⵙ"]),
    "N'Ko": (["ߛߏߟߏߡߊߣߊ", "ߡߊߙߌ"], ["ߞߊ߲ߕߍ", "ߞߋߕߊ"]),
    "Hangul": (["김철수", "이영희", "박지성"], ["최", "남궁민"]),
    "Kana": (["たろう", "はなこ"], ["やまだ", "スズキ"]),
    "Han": (["小明", "伟", "太郎"], ["王", "欧阳", "山田"]),
}
"""Script to given and family names in use; the order of the two is left to chance."""


@st.composite
def people(draw: st.DrawFn) -> tuple[str, str]:
    """A script and a name in it."""
    script = draw(st.sampled_from(sorted(NAMES)))
    given_names, family_names = NAMES[script]
    parts = [draw(st.sampled_from(given_names)), draw(st.sampled_from(family_names))]
    if draw(st.booleans()):
        parts.reverse()
    if script in ("Latin", "Cyrillic") and draw(st.booleans()):
        parts.insert(1, draw(st.sampled_from(["J.", "А."])))
    return script, " ".join(parts)


def test_there_are_thirty_scripts() -> None:
    assert len(NAMES) >= 30


@given(
    people(),
    st.sampled_from(
        ["en", "de", "fr", "es", "zh", "ja", "hi", "ar", "pt", "it", "pl", "tr", "ko", "nl"]
    ),
)
def test_a_name_is_read_back_intact(person: tuple[str, str], language: str) -> None:
    _script, name = person

    heard = read_person("full_name", name, language=language, country=None)

    assert [(one.field, one.value) for one in heard] == [
        ("full_name", unicodedata.normalize("NFC", name))
    ]


@pytest.mark.parametrize("script", sorted(NAMES))
def test_every_single_name_is_a_name(script: str) -> None:
    for name in (*NAMES[script][0], *NAMES[script][1]):
        [heard] = read_person("full_name", name, language="en", country=None)

        assert heard.value == unicodedata.normalize("NFC", name)


@pytest.mark.parametrize(
    ("language", "text", "name"),
    [
        ("en", "my name is Siobhán O\u2019Brien", "Siobhán O\u2019Brien"),
        ("en", "I\u2019m Tom.", "Tom"),
        ("en", "Hi, it's Maria dos Santos", "Maria dos Santos"),
        ("en", "You can call me Al", "Al"),
        ("en", "Ben Smith", "Ben Smith"),
        ("en", "Mr John Smith", "John Smith"),
        ("en", "Dr Klaus-Peter Weiß", "Dr Klaus-Peter Weiß"),
        ("en", "Robert Downey, Jr.", "Robert Downey, Jr."),
        ("en", "Smith, Ann", "Smith, Ann"),
        ("en", "J.R.R. Tolkien", "J.R.R. Tolkien"),
        ("en", "Hope Wells", "Hope Wells"),
        ("en", "\uff21\uff4e\uff4e \uff33\uff4d\uff49\uff54\uff48", "Ann Smith"),
        ("en", "\u202eAnn\u202c Smith", "Ann Smith"),
        ("de", "ich heiße Greta Müller", "Greta Müller"),
        ("en", "ich heisse Greta Müller", "Greta Müller"),
        ("de", "Ich bin Greta", "Greta"),
        ("fr", "je m\u2019appelle Marie Dupont", "Marie Dupont"),
        ("es", "me llamo Juan Pérez", "Juan Pérez"),
        ("es", "Soy María de la Torre", "María de la Torre"),
        ("zh", "我叫王小明。", "王小明"),
        ("zh", "我是李华", "李华"),
        ("zh", "王小明先生", "王小明"),
        ("zh", "王先生", "王先生"),
        ("ja", "私は山田太郎です。", "山田太郎"),
        ("ja", "山田太郎と申します", "山田太郎"),
        ("ja", "山田様", "山田"),
        ("hi", "मेरा नाम राहुल शर्मा है", "राहुल शर्मा"),
        ("hi", "मैं राहुल हूँ", "राहुल"),
        ("ar", "اسمي محمد الأحمد", "محمد الأحمد"),
        ("ar", "السيد محمد الأحمد", "محمد الأحمد"),
        ("pt", "Chamo-me João da Silva", "João da Silva"),
        ("pt", "Sou o Pedro", "Pedro"),
        ("it", "mi chiamo Anna Rossi", "Anna Rossi"),
        ("it", "Sono Anna", "Anna"),
        ("pl", "nazywam się Anna Kowalska", "Anna Kowalska"),
        ("pl", "Jestem Anna", "Anna"),
        ("tr", "Adım Ahmet Yılmaz", "Ahmet Yılmaz"),
        ("tr", "Ben Ayşe", "Ayşe"),
        ("ko", "제 이름은 김철수입니다", "김철수"),
        ("ko", "저는 김철수라고 합니다", "김철수"),
        ("nl", "ik heet Jan de Vries", "Jan de Vries"),
        ("nl", "mijn naam is Ludwig van Beethoven", "Ludwig van Beethoven"),
    ],
)
def test_what_leads_to_a_name_is_no_part_of_it(language: str, text: str, name: str) -> None:
    [heard] = read_person("full_name", text, language=language, country=None)

    assert heard.value == name


@pytest.mark.parametrize(
    "text",
    [
        "why?",
        "为什么要问？",
        "ما السبب؟",
        "Agent 47",
        "www.acme.com",
        "https://acme.com",
        "<b>Ann</b>",
        "0121 496 0123",
        "...",
        "",
        "X",
        "I would rather first hear what it costs to rent an office there",
    ],
)
def test_what_is_no_name_is_refused(text: str) -> None:
    with pytest.raises(InvalidAnswerError) as refused:
        read_person("full_name", text, language="en", country=None)

    assert refused.value.reason == "not_read"


@pytest.mark.parametrize(
    ("language", "text", "told"),
    [
        (
            "en",
            "Ann Smith, Head of Growth at Acme Ltd",
            ("Ann Smith", "Head of Growth", "Acme Ltd"),
        ),
        ("en", "Ann Smith (CFO, Acme Inc.)", ("Ann Smith", "CFO", "Acme Inc.")),
        ("en", "Ann Smith - CEO - Acme Ltd", ("Ann Smith", "CEO", "Acme Ltd")),
        ("en", "Ann Smith, CEO, Blue Finch", ("Ann Smith", "CEO", "Blue Finch")),
        ("en", "Ann Smith from Blue Finch", ("Ann Smith", None, "Blue Finch")),
        ("en", "Ann Smith and I work for Acme GmbH", ("Ann Smith", None, "Acme GmbH")),
        (
            "de",
            "Greta Müller, Geschäftsführerin der Acme GmbH",
            ("Greta Müller", "Geschäftsführerin", "Acme GmbH"),
        ),
        (
            "fr",
            "Marie Dupont, directrice des achats chez Acme SARL",
            ("Marie Dupont", "directrice des achats", "Acme SARL"),
        ),
        ("zh", "我叫王小明，来自华为公司，是销售总监", ("王小明", "销售总监", "华为公司")),
        ("ja", "株式会社青空の山田太郎です", ("山田太郎", None, "株式会社青空")),
        ("ko", "주식회사 한빛의 김철수 대표입니다", ("김철수", "대표", "주식회사 한빛")),
    ],
)
def test_role_and_firm_are_read_beside_the_name(
    language: str, text: str, told: tuple[str, str | None, str | None]
) -> None:
    heard = read_person("full_name", text, language=language, country=None)

    values = {one.field: one.value for one in heard}
    assert (values.pop("full_name"), values.pop("role", None), values.pop("company", None)) == told
    assert values == {}


def test_what_follows_name_and_role_without_a_sign_is_shown_back() -> None:
    heard = read_person("full_name", "Ann Smith, CEO, Blue Finch", language="en", country=None)

    assert [one.is_exact for one in heard] == [True, True, False]


def test_an_address_beside_the_name_is_read_too() -> None:
    heard = read_person("full_name", "Ann Smith, ann@acme.example", language="en", country=None)

    assert {one.field: one.value for one in heard} == {
        "full_name": "Ann Smith",
        "email": "ann@acme.example",
    }


def test_a_name_in_a_message_stands_apart_from_what_follows() -> None:
    heard = hear_person("Ik ben Jan de Vries van Philips NV", language="nl", country=None)

    assert {one.field: one.value for one in heard} == {
        "full_name": "Jan de Vries",
        "company": "Philips NV",
    }
