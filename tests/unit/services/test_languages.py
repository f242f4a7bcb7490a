"""Which language goes on after a message."""

import pytest

from crm.services.languages import language_of, primary_language, recognise


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Warum wollen Sie das wissen?", "de"),
        ("Pourquoi avez-vous besoin de ça ?", "fr"),
        ("¿Por qué quiere saber eso?", "es"),
        ("Porque é que querem saber isso?", "pt"),
        ("Perché vi serve questo?", "it"),
        ("Waarom wilt u dat weten?", "nl"),
        ("Dlaczego chcą państwo to wiedzieć?", "pl"),
        ("Bunu neden soruyorsunuz?", "tr"),
        ("为什么需要这个？", "zh"),
        ("なぜ必要ですか", "ja"),
        ("왜 필요한가요?", "ko"),
        ("لماذا تحتاجون ذلك؟", "ar"),
        ("यह क्यों चाहिए?", "hi"),
        ("Guten Tag", "de"),
        ("Bonjour", "fr"),
    ],
)
def test_a_sentence_tells_its_language(text: str, language: str) -> None:
    assert recognise(text, fallback="en") == language
    assert language_of(text, so_far="en", asking=None) == language


@pytest.mark.parametrize(
    ("text", "asking"),
    [
        ("Deutsche Bank", "company"),
        ("Société Générale", "company"),
        ("Jean de La Fontaine", "full_name"),
        ("Les Mureaux, France", "country"),
        ("no", "call_requested"),
        ("21+", "hiring"),
    ],
)
def test_a_name_or_a_word_in_mid_form_changes_nothing(text: str, asking: str) -> None:
    assert language_of(text, so_far="en", asking=asking) == "en"


def test_a_short_answer_stays_in_the_language_of_the_conversation() -> None:
    assert language_of("non, un e-mail suffit", so_far="fr", asking="call_requested") == "fr"
    assert language_of("ja, graag", so_far="nl", asking="consent_contact") == "nl"


def test_a_question_in_another_language_changes_it_in_mid_form() -> None:
    assert language_of("Warum wollen Sie das wissen?", so_far="en", asking="email") == "de"


def test_a_wish_for_a_language_is_followed_at_once() -> None:
    assert language_of("English please", so_far="de", asking="full_name") == "en"
    assert language_of("auf Deutsch bitte", so_far="en", asking="phone") == "de"


def test_of_a_browsers_tag_the_language_is_kept() -> None:
    assert primary_language("de-AT") == "de"
    assert primary_language("zh") == "zh"
