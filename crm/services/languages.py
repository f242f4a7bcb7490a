"""Which language a visitor writes in, or asks to be answered in: ISO 639-1 codes."""

import re
from functools import cache, lru_cache

from babel import Locale

_SCRIPTS = (
    ("ja", re.compile(r"[\u3040-\u30ff]")),
    ("ko", re.compile(r"[\uac00-\ud7af\u1100-\u11ff]")),
    ("zh", re.compile(r"[\u4e00-\u9fff]")),
    ("ar", re.compile(r"[\u0600-\u06ff]")),
    ("hi", re.compile(r"[\u0900-\u097f]")),
)

_SMALL_WORDS = {
    "en": """the is are what how of to in for and can do does which who when where my we you a an
        was were much many there it i our have has about tell me will would that with on from not
        this they them your yes please why want need would like could should if or but so be been
        any some more other than by at as its it's i'm we're don't thanks hello no yes ok""",
    "de": """der die das ist sind was wie viel viele von zu für und kann können welche wer wann wo
        wir ich ein eine gibt es im in den dem mit auf nicht hat wurde bei noch zum zur hallo guten
        tag danke bitte ja nein warum wieso sie er ihr ihre ihren mein meine unser unsere wollen
        will möchte möchten haben habe sein wissen soll muss wenn oder aber auch nur schon sehr aus
        nach über unter vor durch einen einem einer keine kein mir mich uns ihnen dass werden wird
        brauchen brauche suchen planen etwa ungefähr""",
    "fr": """le la les est sont que quel quelle quels combien de du des pour et peut qui quand où
        nous je un une il y dans avec sur pas a été au aux est-ce qu'est-ce en bonjour bonsoir salut
        merci oui non pourquoi vous votre vos mon ma mes notre nos suis êtes ai avez avons veux
        voulez voulons souhaite cherchons ce cette ces ne plus mais ou donc si être avoir faire peux
        pouvez besoin s'il plaît environ chez par sans ça c'est j'ai d'une d'un l'entreprise""",
    "es": """el la los las es son qué cuál cuánto cuántos cuántas de del para y puede quién cuándo
        dónde un una hay en con por se fue está cómo qué mi al hola buenos buenas gracias sí porque
        por nosotros yo usted ustedes su sus nuestro nuestra quiero queremos necesito necesitamos
        buscamos tengo tenemos soy somos estoy pero o si no más muy este esta eso lo le me nos
        quisiera podría favor unos unas desde hasta sin sobre""",
    "pt": """o a os as é são que qual quais quanto quantos quantas de do da dos para e pode quem
        quando onde um uma há em com por se foi no na como não ao olá obrigado obrigada sim bom dia
        porquê nós eu você vocês meu minha nosso nossa quero queremos preciso precisamos procuramos
        tenho temos sou somos estou mas ou mais muito este esta isso lhe me nos gostaria poderia
        favor uns umas desde até sem sobre das pelo pela""",
    "it": """il lo la gli le è sono che quale quali quanto quanti quante di del della per e può chi
        quando dove un una c'è in con da si stato nel come non cosa al buongiorno buonasera ciao
        grazie sì perché noi io lei voi mio mia nostro nostra voglio vogliamo vorrei cerchiamo ho
        abbiamo siamo sto ma o più molto questo questa ci vi mi dei delle degli alla alle nella
        sul sulla senza dall' dell' l'azienda circa favore""",
    "nl": """de het een is zijn wat hoe hoeveel van te voor en kan kunnen welke wie wanneer waar
        we ik er in met op niet heeft werd bij nog naar goedemorgen goedemiddag dank bedankt graag
        waarom wij u uw jullie mijn ons onze wil willen heb hebben zoeken nodig maar of als ook meer
        zeer dit dat deze die geen aan uit over onder door om ja nee ongeveer alstublieft""",
    "pl": """jest są co jak ile z do dla i może który która które kto kiedy gdzie my ja w na nie
        się czy był była było to o od po jaki jaka jakie dzień dobry cześć dziękuję tak proszę
        dlaczego pan pani państwo mój moja nasz nasza chcę chcemy chciałbym chciałabym szukamy mam
        mamy jestem jesteśmy ale lub albo więcej bardzo ten ta te tego tej bez przez przy około
        potrzebuję potrzebujemy mi nam""",
    "tr": """ve bir bu ne nasıl kaç için mi mı mu mü hangi kim zaman nerede ile var olan de da
        nedir kadar midir mıdır daha olarak merhaba selam teşekkürler evet hayır lütfen neden niye
        biz ben siz benim bizim sizin istiyorum istiyoruz arıyoruz gerek ama veya çok şu o değil
        yok gibi sonra önce yaklaşık şirketimiz şirketi""",  # noqa: RUF001
}
_WORDS = {language: frozenset(words.split()) for language, words in _SMALL_WORDS.items()}

LANGUAGES = (*_WORDS, *(language for language, _ in _SCRIPTS))

_TOKEN = re.compile(r"(?<!\w)[^\W\d_]+(?:['-][^\W\d_]+)*(?!\w)")


def primary_language(tag: str) -> str:
    """The language of a BCP 47 tag: ``de`` of ``de-AT``."""
    return tag.split("-")[0].lower()


def recognise(text: str, *, fallback: str = "en", margin: int = 1) -> str:
    """ISO 639-1 code. A text that does not tell (too short, a name) keeps the fallback.

    ``margin`` is how many more small words another language must have in it than the fallback.
    """
    letters = sum(character.isalpha() for character in text) or 1
    for language, script in _SCRIPTS:
        if len(script.findall(text)) * 5 >= letters:
            return language
    words = _TOKEN.findall(text.lower().replace("\u2019", "'"))
    hits = {language: sum(word in small for word in words) for language, small in _WORDS.items()}
    most = max(hits.values())
    best = [language for language, count in hits.items() if count == most]
    if most < hits.get(fallback, 0) + margin or (most == 1 and len(words) > 4):
        return fallback
    return best[0] if len(best) == 1 else ("en" if "en" in best else best[0])


@lru_cache(maxsize=200_000)
def is_english(text: str) -> bool:
    """Whether it is English, or does not tell. Kept: an edit asks it of every question again."""
    return recognise(text) == "en"


NAMING_FIELDS = frozenset(
    {"full_name", "role", "company", "website", "country", "email", "phone", "location"}
)
"""Lead fields whose answers are names: "Deutsche Bank" is not German."""

SENTENCE = 5
"""Words from which an answer to such a field is a sentence, and tells the visitor's language."""


def language_of(text: str, *, so_far: str, asking: str | None) -> str:
    """The language in which to go on after a visitor's message.

    ``so_far`` is the conversation's, ``asking`` the lead field that was asked for last.
    """
    if wanted := asked_language(text):
        return wanted
    if asking in NAMING_FIELDS and len(_TOKEN.findall(text)) < SENTENCE:
        return so_far
    # Whoever has answered in a language so far rarely leaves it for a word or two.
    return recognise(text, fallback=so_far, margin=2 if asking else 1)


_SPEAK = (
    r"(?:please|pls|can (?:we|you)|could (?:we|you)|let'?s|i(?:'d| would) (?:like|prefer)"
    r"|do you|speak|talk|write|answer|reply|switch|change|continue|language)"
)
_END = r"(?:,? (?:please|pls|instead|now|with me|to me|from now on))*"
_ASKS = {
    "de": r"(?:bitte )?(?:auf|in) deutsch(?: bitte)?|sprechen sie deutsch|deutsch bitte",
    "fr": r"en fran[cç]ais(?: s'il (?:vous|te) pla[iî]t| svp)?|parlez-vous fran[cç]ais",
    "es": r"en espa[nñ]ol(?: por favor)?|habla(?:n|s)? espa[nñ]ol",
    "pt": r"em portugu[eê]s(?: por favor)?|fala(?:m)? portugu[eê]s",
    "it": r"in italiano(?: per favore| grazie)?|parla(?:te)? italiano",
    "nl": r"in het nederlands(?: graag| alstublieft| aub)?|spreekt u nederlands",
    "pl": r"po polsku(?: prosz[eę])?|(?:prosz[eę] )?po polsku",
    "tr": r"t[uü]rk[cç]e (?:l[uü]tfen|konu[sş]|yaz|cevap).*|t[uü]rk[cç]e",
    "zh": r"(?:请)?(?:用|说|讲)?(?:中文|汉语|普通话)(?:回答|回复|可以吗|吗)?",
    "ja": r"日本語で(?:お願いします|話して.*|答えて.*)?|日本語",
    "ko": r"한국어(?:로)?(?: ?(?:해 ?주세요|말해 ?주세요|답변해 ?주세요|부탁.*))?",
    "ar": r"(?:من فضلك )?(?:ب|تحدث |تكلم )?(?:ال)?عربية?(?: من فضلك| لو سمحت)?|بالعربي",
    "hi": r"(?:कृपया )?हिंदी में(?: (?:बताइए|बोलिए|जवाब दें|बात करें))?|हिन्दी में.*",
    "en": r"(?:in )?english(?: please)?",
}


def asked_language(text: str) -> str | None:
    """ISO 639-1 code of the language that the whole message asks for, or None."""
    plain = text.casefold().strip(" .!?,;:\u3002\uff01\uff1f\u060c\u061f").replace("\u2019", "'")
    for language, pattern in _ASKS.items():
        if re.fullmatch(pattern, plain):
            return language
    if not re.search(_SPEAK, plain):
        return None
    for language, name in _names().items():
        if re.search(rf"\b(?:in|to|speak|talk|write)\s+{name}{_END}$", plain) or re.fullmatch(
            rf"{name},? (?:please|pls)", plain
        ):
            return language
    return None


@cache
def _names() -> dict[str, str]:
    """English names of the languages."""
    english = Locale("en")
    return {code: re.escape(str(english.languages[code]).casefold()) for code in LANGUAGES}
