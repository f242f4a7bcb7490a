"""Which language a visitor writes in, from its script or its small words."""

import re

_SCRIPTS = (
    ("ja", re.compile(r"[\u3040-\u30ff]")),
    ("ko", re.compile(r"[\uac00-\ud7af\u1100-\u11ff]")),
    ("zh", re.compile(r"[\u4e00-\u9fff]")),
    ("ar", re.compile(r"[\u0600-\u06ff]")),
    ("hi", re.compile(r"[\u0900-\u097f]")),
)

_SMALL_WORDS = {
    "en": """the is are what how of to in for and can do does which who when where my we you a an
        was were much many there it i our have has about tell me will would that with on from""",
    "de": """der die das ist sind was wie viel viele von zu für und kann können welche wer wann wo
        wir ich ein eine gibt es im in den dem mit auf nicht hat wurde bei noch zum zur""",
    "fr": """le la les est sont que quel quelle quels combien de du des pour et peut qui quand où
        nous je un une il y dans avec sur pas a été au aux est-ce qu'est-ce en""",
    "es": """el la los las es son qué cuál cuánto cuántos cuántas de del para y puede quién cuándo
        dónde un una hay en con por se fue está cómo qué mi al""",
    "pt": """o a os as é são que qual quais quanto quantos quantas de do da dos para e pode quem
        quando onde um uma há em com por se foi no na como não ao""",
    "it": """il lo la gli le è sono che quale quali quanto quanti quante di del della per e può chi
        quando dove un una c'è in con da si stato nel come non cosa al""",
    "nl": """de het een is zijn wat hoe hoeveel van te voor en kan kunnen welke wie wanneer waar
        we ik er in met op niet heeft werd bij nog naar""",
    "pl": """jest są co jak ile z do dla i może który która które kto kiedy gdzie my ja w na nie
        się czy był była było to o od po jaki jaka jakie""",
    "tr": """ve bir bu ne nasıl kaç için mi mı mu mü hangi kim zaman nerede ile var olan de da
        nedir kadar midir mıdır daha olarak""",  # noqa: RUF001
}
_WORDS = {language: frozenset(words.split()) for language, words in _SMALL_WORDS.items()}

LANGUAGES = (*_WORDS, *(language for language, _ in _SCRIPTS))

_TOKEN = re.compile(r"(?<!\w)[^\W\d_]+(?:['-][^\W\d_]+)*(?!\w)")


def recognise(text: str, *, fallback: str = "en") -> str:
    """ISO 639-1 code. A text that does not tell (too short, a name) keeps the fallback."""
    letters = sum(character.isalpha() for character in text) or 1
    for language, script in _SCRIPTS:
        if len(script.findall(text)) * 5 >= letters:
            return language
    words = _TOKEN.findall(text.lower().replace("\u2019", "'"))
    hits = {language: sum(word in small for word in words) for language, small in _WORDS.items()}
    most = max(hits.values())
    best = [language for language, count in hits.items() if count == most]
    if most == 0 or (fallback in best) or (most == 1 and len(words) > 4):
        return fallback
    return best[0] if len(best) == 1 else ("en" if "en" in best else best[0])
