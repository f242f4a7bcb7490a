"""Tells when a visitor asks for another language, in that language or in English."""

import re
from functools import cache

from babel import Locale

from answers.phrases import languages

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
    """English names of the languages that we have words in."""
    english = Locale("en")
    return {code: re.escape(str(english.languages[code]).casefold()) for code in languages()}
