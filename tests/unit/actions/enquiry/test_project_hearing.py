"""A free message fills what it volunteers, and a question fills nothing."""

import re
from collections import Counter
from collections.abc import Iterator
from datetime import date
from functools import cache
from typing import Any

import pytest

from actions.enquiry.heard import Heard
from actions.enquiry.project import hear_project
from crm.reference import DATA, load_yaml
from crm.services.validation import LANGUAGES

TODAY = date(2026, 11, 24)

VOLUNTEERED = {
    "en": "We are a biotech firm. We want to open a lab in Birmingham in 8 months. We plan to hire "
    "forty people and invest 3 million euros.",
    "de": "Wir sind ein Biotech-Unternehmen. Wir wollen in 8 Monaten in Birmingham ein Labor "
    "eröffnen. Wir planen, vierzig Mitarbeiter einzustellen und 3 Millionen Euro zu investieren.",
    "fr": "Nous sommes une entreprise de biotechnologie. Nous voulons ouvrir un laboratoire à "
    "Birmingham dans 8 mois. Nous prévoyons de recruter quarante personnes et d'investir "
    "3 millions d'euros.",
    "es": "Somos una empresa de biotecnología. Queremos abrir un laboratorio en Birmingham en "
    "8 meses. Queremos contratar a cuarenta personas e invertir tres millones de euros.",
    "pt": "Somos uma empresa de biotecnologia. Queremos abrir um laboratório em Birmingham em "
    "8 meses. Pretendemos contratar quarenta pessoas e investir três milhões de euros.",
    "it": "Siamo un'azienda biotecnologica. Vogliamo aprire un laboratorio a Birmingham tra "
    "8 mesi. Vogliamo assumere quaranta persone e investire tre milioni di euro.",
    "nl": "Wij zijn een biotechbedrijf. We willen over 8 maanden een laboratorium in Birmingham "
    "openen. We willen veertig mensen aannemen en 3 miljoen euro investeren.",
    "pl": "Jesteśmy firmą biotechnologiczną. Chcemy otworzyć laboratorium w Birmingham za "
    "8 miesięcy. Planujemy zatrudnić czterdzieści osób i zainwestować 3 mln euro.",
    "tr": "Biyoteknoloji şirketiyiz. 8 ay sonra Birmingham'da bir laboratuvar açmak istiyoruz. "
    "40 kişi işe almayı ve 3 milyon avro yatırım yapmayı planlıyoruz.",
    "ar": "نحن شركة تكنولوجيا حيوية. نريد فتح مختبر في برمنغهام بعد 8 أشهر. نخطط لتوظيف أربعين "
    "موظفا ونريد استثمار 3 ملايين يورو.",
    "hi": "हम एक बायोटेक कंपनी हैं। हम 8 महीने में बर्मिंघम में प्रयोगशाला खोलना चाहते हैं। "
    "हम चालीस लोगों की भर्ती और 30 लाख यूरो निवेश करना चाहते हैं।",
    "zh": "我们是一家生物技术公司。我们计划8个月后在伯明翰开设实验室。我们计划招聘四十名员工，"
    "投资三百万欧元。",
    "ja": "当社はバイオテクノロジーの会社です。8か月後にバーミンガムに研究所を開設する予定です。"
    "40人を採用し、300万ユーロを投資する計画です。",
    "ko": "저희는 바이오 기업입니다. 8개월 후 버밍엄에 연구소를 설립할 계획입니다. "
    "40명을 채용하고 300만 유로를 투자할 계획입니다.",
}


def heard(text: str, language: str = "en") -> dict[str, Heard]:
    return {one.field: one for one in hear_project(text, language=language, today=TODAY)}


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_volunteered_in_one_message_is_heard(language: str) -> None:
    found = heard(VOLUNTEERED[language], language)

    assert found["sector"].value == "pharmaceuticals_and_biotechnology"
    assert "RESEARCH_DEVELOP_AND_COLLABORATE" in found["intent"].codes
    assert found["location"].value == "WEST_MIDLANDS"
    assert found["landing_timeframe"].value == "SIX_TO_TWELVE_MONTHS"
    assert found["hiring"].value == "21+"
    assert found["spend"].value == "2500000-5000000"
    assert all(one.verbatim in VOLUNTEERED[language] for one in found.values())


QUESTIONS = {
    "en": ["How many people work in automotive?", "What is the corporation tax?",
           "Is there a grant of £1m?", "Which firms opened in Birmingham in 2027?",
           "we want to know how many engineers were hired in Coventry"],
    "de": ["Wie viele Menschen arbeiten in der Automobilindustrie?",
           "Gibt es einen Zuschuss von 1 Mio. £?"],
    "fr": ["Combien de personnes travaillent dans l'automobile ?",
           "Y a-t-il une subvention de 1 million de livres ?"],
    "es": ["¿Cuántas personas trabajan en la automoción?", "¿Hay una ayuda de 1 millón de libras?"],
    "pt": ["Quantas pessoas trabalham no setor automotivo?", "Qual é o imposto sobre empresas?"],
    "it": ["Quante persone lavorano nell'automotive?", "C'è un contributo di 1 milione?"],
    "nl": ["Hoeveel mensen werken in de auto-industrie?", "Is er een subsidie van £1 miljoen?"],
    "pl": ["Ile osób pracuje w motoryzacji?", "Czy jest dotacja w wysokości 1 mln funtów?"],
    "tr": ["Otomotivde kaç kişi çalışıyor?", "1 milyon sterlinlik hibe var mı?"],
    "ar": ["كم عدد العاملين في صناعة السيارات؟", "هل توجد منحة بقيمة مليون جنيه؟"],
    "hi": ["ऑटोमोटिव में कितने लोग काम करते हैं?", "क्या 10 लाख पाउंड का अनुदान है?"],
    "zh": ["汽车行业有多少人？", "有一百万英镑的补助吗？"],
    "ja": ["自動車産業では何人が働いていますか？", "100万ポンドの助成金はありますか？"],
    "ko": ["자동차 산업에 몇 명이 일하나요?", "100만 파운드 보조금이 있나요?"],
}  # fmt: skip


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_plain_question_fills_nothing(language: str) -> None:
    for question in QUESTIONS[language]:
        assert heard(question, language) == {}


@pytest.mark.parametrize(
    ("language", "text", "code"),
    [
        ("en", "can someone give me a call back this afternoon", "YES_AFTERNOON"),
        ("en", "please call me in the morning", "YES_MORNING"),
        ("de", "Bitte rufen Sie mich am Nachmittag an", "YES_AFTERNOON"),
        ("fr", "Rappelez-moi le matin", "YES_MORNING"),
        ("ja", "午後に電話をください", "YES_AFTERNOON"),
        ("zh", "请上午给我打电话", "YES_MORNING"),
    ],
)
def test_a_wish_for_a_call_is_heard(language: str, text: str, code: str) -> None:
    assert heard(text, language)["call_requested"].value == code


def test_a_wish_not_to_be_called_is_not_taken_for_a_wish() -> None:
    assert heard("please don't call me") == {}


@cache
def questions() -> tuple[str, ...]:
    """Every question that the answers are learnt from: how visitors ask, in English mostly."""
    files = sorted((DATA / "questions").glob("*.yml"))
    return tuple(question for path in files for question in _asked(load_yaml(path)))


def _asked(tree: Any) -> Iterator[str]:
    if isinstance(tree, dict):
        if "q" in tree:
            yield tree["q"]
        tree = list(tree.values())
    if isinstance(tree, list):
        for branch in tree:
            yield from _asked(branch)


OF_THEMSELVES = re.compile(
    r"\b(?:we|we're|we'd|we've|our|ours|us|i|i'm|i'd|i've|my|me|mine)\b", re.I
)


@cache
def heard_of_questions() -> dict[str, frozenset[str]]:
    """Each question to the fields that were heard in it; most have none."""
    return {text: frozenset(heard(text)) for text in questions()}


def test_real_questions_without_a_word_of_the_asker_fill_nothing() -> None:
    plain = {
        text: fields
        for text, fields in heard_of_questions().items()
        if not OF_THEMSELVES.search(text.replace("\u2019", "'"))
    }

    assert len(plain) > 2000
    assert [text for text, fields in plain.items() if fields] == []


def test_of_real_questions_few_say_something_of_the_asker() -> None:
    """Nearly all of these say what the asker's firm does: that is meant to be heard."""
    fields = Counter(field for fields in heard_of_questions().values() for field in fields)

    assert fields["sector"] <= 0.013 * len(questions())
    assert sum(fields.values()) - fields["sector"] <= 0.003 * len(questions())
