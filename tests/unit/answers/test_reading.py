"""What is read off a message before anything is looked up."""

import pytest

from answers.asked import read
from answers.context import (
    Context,
    Lean,
    asks,
    bare,
    comes_back,
    corrects,
    exchanged,
    lean,
    stands_for_another,
)
from answers.encoder import clean
from answers.parts import asking_part, asks_itself, halves, sentences
from crm.services.languages import asked_language, recognise

TOLD = Context(question="What is HS2?", topics=("hs2",), facts=("hs2.1",))


@pytest.mark.parametrize(
    ("message", "kind"),
    [
        ("source?", Lean.SOURCE),
        ("Where did you get that from?", Lean.SOURCE),
        ("tell me more", Lean.MORE),
        ("anything else?", Lean.MORE),
        ("Is that still true?", Lean.STILL_TRUE),
        ("and in Coventry?", Lean.FOLLOW_UP),
        ("When will it open?", Lean.FOLLOW_UP),
        ("What is the main rate of corporation tax in the United Kingdom?", Lean.ALONE),
    ],
)
def test_a_message_leans_on_what_was_told(message: str, kind: Lean) -> None:
    assert lean(message, TOLD) is kind


@pytest.mark.parametrize("message", ["source?", "tell me more", "and in Coventry?"])
def test_nothing_leans_on_an_empty_conversation(message: str) -> None:
    assert lean(message, Context()) is Lean.ALONE


@pytest.mark.parametrize(
    ("message", "asked", "changed"),
    [
        ("and in Dudley?", "What is the rent in Walsall?", "What is the rent in Dudley?"),
        ("and 2023?", "How many jobs came in 2024?", "How many jobs came in 2023?"),
        ("and in Manchester?", "Rents in Birmingham?", "Rents in Manchester?"),
        ("and in Walsall?", "What is the rent in Walsall?", None),
        ("and in Dudley?", "What is the rent?", None),
        ("and the tram?", "What is the rent in Walsall?", None),
    ],
)
def test_a_place_or_year_is_exchanged_in_the_question_before(
    message: str, asked: str, changed: str | None
) -> None:
    assert exchanged(message, asked) == changed


def test_more_than_a_joining_word_asks() -> None:
    assert asks("ok thanks, and the opening date")
    assert asks("why?")
    assert not asks("OK, thanks.")


def test_a_correction_and_a_word_that_stands_for_another_are_seen() -> None:
    assert corrects("Sorry, I meant the other fund.")
    assert not corrects("What did the minister mean?")
    assert stands_for_another("How many jobs is it to make?")
    assert not stands_for_another("How many jobs at Smithfield?")


@pytest.mark.parametrize(
    ("message", "left"),
    [
        ("OK, thanks. And in Coventry?", "in Coventry?"),
        ("No, I meant the loan fund.", "the loan fund."),
        ("Sorry, I meant the fund, not the declaration.", "the fund, not the declaration."),
        ("No, not the hub, the service centre.", "the service centre."),
        ("What about 2023?", "2023?"),
        ("and", "and"),
    ],
)
def test_words_that_only_join_are_taken_off(message: str, left: str) -> None:
    assert bare(message) == left


def test_what_was_told_before_is_remembered_five_topics_back() -> None:
    context = Context()
    for topic in ("a", "b", "c", "b", "d", "e", "f", "g"):
        context = context.told("?", (topic,), (f"{topic}.1",))

    assert context.topics == ("g",)
    assert context.earlier == ("f", "e", "d", "b", "c")


def test_a_visitor_may_come_back_to_an_earlier_topic() -> None:
    assert comes_back("Thanks. Back to R&D: what do we get?")
    assert not comes_back("What do we get back?")


@pytest.mark.parametrize(
    ("message", "language"),
    [
        ("Auf Deutsch bitte", "de"),
        ("Can you answer in French?", "fr"),
        ("English please", "en"),
        ("habla español?", "es"),
        ("请用中文回答", "zh"),
        ("日本語でお願いします", "ja"),
        ("한국어로 해주세요", "ko"),
        ("बिजली हिंदी में", None),
        ("हिंदी में बताइए", "hi"),
        ("switch to Polish please", "pl"),
        ("Is English spoken in schools here?", None),
        ("Which German firms are in the region?", None),
        ("Do I need a visa to talk to Italian suppliers?", None),
    ],
)
def test_another_language_may_be_asked_for(message: str, language: str | None) -> None:
    assert asked_language(message) == language


def test_a_context_survives_being_stored() -> None:
    assert Context.from_dict(TOLD.as_dict()) == TOLD
    assert Context.from_dict(None) == Context()


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("What is the rate of corporation tax?", "en"),
        ("Wie hoch ist die Körperschaftsteuer?", "de"),
        ("Quel est le taux de l'impôt sur les sociétés ?", "fr"),
        ("¿Cuál es el tipo del impuesto de sociedades?", "es"),
        ("Qual é a taxa do imposto para as empresas?", "pt"),
        ("Quanto è alta l'imposta sulle società?", "it"),
        ("Jaki jest podatek dla firm i kto go płaci?", "pl"),
        ("Kurumlar vergisi oranı ne kadar?", "tr"),
        ("Hoe hoog is de vennootschapsbelasting?", "nl"),
        ("公司税率是多少", "zh"),
        ("法人税はいくらですか", "ja"),
        ("법인세율은 얼마입니까", "ko"),
        ("ما هو معدل ضريبة الشركات", "ar"),
        ("निगम कर की दर क्या है", "hi"),
    ],
)
def test_the_language_is_recognised(text: str, language: str) -> None:
    assert recognise(text) == language


@pytest.mark.parametrize("text", ["HS2", "visa", "12345", "i54"])
def test_a_text_that_does_not_tell_keeps_the_conversations_language(text: str) -> None:
    assert recognise(text, fallback="de") == "de"


def test_a_question_names_places_years_and_what_it_wants() -> None:
    asked = read("How much was the rent in Manchester in 2019, and who pays it?")

    assert asked.places == {"manchester"}
    assert asked.years == {2019}
    assert {"money", "person"} <= asked.wants


def test_the_region_itself_is_no_strange_place() -> None:
    assert read("Is Birmingham in the West Midlands, in England?").places == frozenset()


def test_two_questions_side_by_side_come_apart() -> None:
    pair = halves("What is the corporation tax rate and how many universities are there?")

    assert pair == ("What is the corporation tax rate", "how many universities are there?")


def test_of_several_joins_the_one_in_the_middle_parts_a_message() -> None:
    pair = halves("Who owns UKBIC and NAIC, and what did the plan of 2024 give for the streets?")

    assert pair is not None
    assert pair[1] == "what did the plan of 2024 give for the streets?"


def test_a_second_half_asks_itself_when_it_begins_as_a_question() -> None:
    assert asks_itself("and by when is it built?")
    assert asks_itself("list the councils")
    assert not asks_itself("advice on our case")


def test_one_question_stays_whole() -> None:
    assert halves("What is the corporation tax rate?") is None


def test_sentences_end_in_any_script() -> None:
    assert sentences("我们做电池。有工厂用地吗？") == ["我们做电池。", "有工厂用地吗？"]


def test_of_a_long_message_the_end_is_kept() -> None:
    message = "We make pumps. " * 100 + "Is there a freeport?"

    part = asking_part(message)

    assert len(part) <= 700
    assert part.endswith("Is there a freeport?")


def test_a_long_message_without_a_stop_is_cut() -> None:
    assert len(asking_part("x" * 2000)) == 700


@pytest.mark.parametrize(
    ("dirty", "expected"),
    [
        ("a\x00b", "a b"),
        ("\u200bHS2\u200f", "HS2"),
        ("  two\n words ", "two words"),
        ("\ud800", ""),
        ("x" * 3000, "x" * 2000),
    ],
)
def test_what_the_encoder_cannot_read_is_taken_out(dirty: str, expected: str) -> None:
    assert clean(dirty) == expected
