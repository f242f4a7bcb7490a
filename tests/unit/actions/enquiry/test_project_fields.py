"""A reply to each field of the project is read in all 14 languages."""

from datetime import date

import pytest

from actions.enquiry.project import other_label, read_project
from crm.reference import option_sets, sectors
from crm.services.errors import InvalidAnswerError
from crm.services.validation import LANGUAGES

TODAY = date(2026, 11, 24)

SAID = {
    "hiring": {
        "21+": {
            "en": ["about 40 people", "over 20", "forty to fifty", "two dozen", "twenty-five"],
            "de": ["vierzig Mitarbeiter", "fünfundzwanzig", "mehr als 20"],
            "fr": ["quatre-vingt-dix-sept", "plus de 20 personnes", "une trentaine"],
            "es": ["cuarenta personas", "veinticinco empleados", "más de 20"],
            "pt": ["uns vinte e cinco funcionários", "quarenta pessoas"],
            "it": ["quaranta persone", "venticinque", "una trentina di dipendenti"],
            "nl": ["vijfentwintig mensen", "ongeveer 40 medewerkers"],
            "pl": ["czterdzieści osób", "około 30 pracowników"],
            "tr": ["kırk kişi", "yirmi beş çalışan", "20'den fazla"],
            "ar": ["٤٠ موظفا", "خمسة وعشرون شخصا", "أكثر من 20"],
            "hi": ["लगभग पच्चीस लोग", "४० लोग", "चालीस कर्मचारी"],
            "zh": ["二十五人", "大约40人", "20多人"],
            "ja": ["約４０人", "二十五名", "30人くらい"],
            "ko": ["약 40명", "마흔 명", "이십오 명"],
        },
        "6-10": {
            "en": ["seven", "a team of eight", "6 to 10"],
            "de": ["acht Leute", "6 bis 10"],
            "fr": ["une dizaine", "de 6 à 10"],
            "es": ["ocho", "una decena de personas"],
            "pt": ["oito pessoas", "uma dezena"],
            "it": ["otto persone", "una decina"],
            "nl": ["acht mensen", "een tiental"],
            "pl": ["osiem osób", "dziesięciu"],
            "tr": ["sekiz kişi", "6 ila 10"],
            "ar": ["ثمانية موظفين", "٨"],
            "hi": ["आठ लोग", "८"],
            "zh": ["八个人", "十名"],
            "ja": ["八人", "６名"],
            "ko": ["여덟 명", "10명"],
        },
        "NO_PLANS_TO_HIRE_YET": {
            "en": ["nobody", "none yet", "0", "zero", "no plans to hire"],
            "de": ["niemanden", "noch keine", "null"],
            "fr": ["personne pour l'instant", "aucune embauche", "pas encore"],
            "es": ["nadie", "de momento nadie", "ninguno"],
            "pt": ["ninguém", "ainda não", "zero"],
            "it": ["nessuno", "non ancora"],
            "nl": ["niemand", "nog geen"],
            "pl": ["nikogo", "jeszcze nikogo"],
            "tr": ["hiç kimse", "henüz yok"],
            "ar": ["لا أحد", "ليس بعد"],
            "hi": ["कोई नहीं", "अभी नहीं"],
            "zh": ["没有", "还没有", "暂时不招"],
            "ja": ["まだいません", "なし"],
            "ko": ["없습니다", "아직 없어요"],
        },
    },
    "spend": {
        "2500000-5000000": {
            "en": ["3 million euros", "£3m", "three and a half million pounds", "4000000"],
            "de": ["vier Millionen Euro", "3 Mio. Pfund"],
            "fr": ["3,5 millions de livres", "4 millions d'euros"],
            "es": ["tres millones de libras", "4 millones de euros"],
            "pt": ["três milhões de libras", "4 milhões de euros"],
            "it": ["tre milioni di sterline", "4 mln di euro"],
            "nl": ["drie miljoen pond", "4 miljoen euro"],
            "pl": ["trzy miliony funtów", "20 mln zł"],
            "tr": ["3 milyon sterlin", "4 milyon avro"],
            "ar": ["٣ ملايين جنيه إسترليني", "4 ملايين يورو"],
            "hi": ["3 मिलियन पाउंड", "40 करोड़ रुपये"],
            "zh": ["三百万英镑", "3000万人民币"],
            "ja": ["300万ポンド", "8億円"],
            "ko": ["300만 파운드", "80억 원"],
        },
        "0-499999": {
            "en": ["100k", "£20,000", "50 lakh rupees", "less than £500,000"],
            "de": ["200.000 €", "zweihunderttausend Pfund"],
            "fr": ["200 000 €", "cent mille livres"],
            "es": ["200 mil libras", "200.000 euros", "cien mil libras"],
            "pt": ["200 mil libras", "100.000 euros"],
            "it": ["200mila euro", "centomila sterline"],
            "nl": ["200.000 euro", "honderdduizend pond"],
            "pl": ["200 tys. funtów", "500 000 zł"],
            "tr": ["200 bin sterlin", "yüz bin avro"],
            "ar": ["٢٠٠ ألف جنيه", "مئة ألف يورو"],
            "hi": ["50 लाख रुपये", "दो लाख पाउंड"],
            "zh": ["二十万英镑", "100万元"],
            "ja": ["3000万円", "二十万ポンド"],
            "ko": ["20만 파운드", "3억 원"],
        },
    },
    "landing_timeframe": {
        "UNDER_SIX_MONTHS": {
            "en": ["as soon as possible", "within 3 months", "March 2027", "next month", "ASAP"],
            "de": ["so schnell wie möglich", "in drei Monaten", "im Januar"],
            "fr": ["dès que possible", "dans trois mois", "en janvier"],
            "es": ["lo antes posible", "en tres meses", "en enero"],
            "pt": ["o mais rápido possível", "em três meses", "em janeiro"],
            "it": ["il prima possibile", "tra tre mesi", "a gennaio"],
            "nl": ["zo snel mogelijk", "over drie maanden", "in januari"],
            "pl": ["jak najszybciej", "za trzy miesiące", "w styczniu 2027"],
            "tr": ["en kısa sürede", "üç ay içinde", "ocak 2027"],
            "ar": ["في أقرب وقت ممكن", "خلال ثلاثة أشهر", "بعد شهرين"],
            "hi": ["जल्द से जल्द", "तीन महीने में", "जनवरी में"],
            "zh": ["尽快", "三个月内", "2027年1月"],
            "ja": ["できるだけ早く", "三か月後", "2027年1月"],
            "ko": ["가능한 한 빨리", "3개월 이내", "2027년 1월"],
        },
        "SIX_TO_TWELVE_MONTHS": {
            "en": ["in 8 months", "Q3 2027", "6 to 12 months", "by September 2027", "next year"],
            "de": ["in 8 Monaten", "3. Quartal 2027", "nächsten Sommer", "nächstes Jahr"],
            "fr": ["dans huit mois", "l'année prochaine", "l'été prochain", "T3 2027"],
            "es": ["en ocho meses", "el próximo año", "el próximo verano", "el año que viene"],
            "pt": ["em oito meses", "no próximo ano", "ano que vem"],
            "it": ["tra otto mesi", "l'anno prossimo", "la prossima estate"],
            "nl": ["over acht maanden", "volgend jaar", "volgende zomer"],
            "pl": ["za osiem miesięcy", "w przyszłym roku"],
            "tr": ["sekiz ay sonra", "gelecek yıl", "seneye"],
            "ar": ["بعد ثمانية أشهر", "العام القادم", "السنة المقبلة"],
            "hi": ["आठ महीने में", "अगले साल"],
            "zh": ["八个月后", "明年", "明年夏天", "2027年第三季度"],
            "ja": ["8か月後", "来年", "来年の夏", "半年後"],
            "ko": ["8개월 후", "내년", "내년 여름"],
        },
        "ONE_TO_TWO_YEARS": {
            "en": ["in 18 months", "a year and a half", "spring 2028", "1 to 2 years"],
            "de": ["in anderthalb Jahren", "in 18 Monaten", "Frühjahr 2028"],
            "fr": ["dans un an et demi", "dans 18 mois", "au printemps 2028"],
            "es": ["en un año y medio", "dentro de 18 meses", "primavera de 2028"],
            "pt": ["em um ano e meio", "em 18 meses", "primavera de 2028"],
            "it": ["tra un anno e mezzo", "tra 18 mesi", "primavera 2028"],
            "nl": ["over anderhalf jaar", "over 18 maanden", "voorjaar 2028"],
            "pl": ["za półtora roku", "za 18 miesięcy", "wiosną 2028"],
            "tr": ["bir buçuk yıl sonra", "18 ay sonra"],
            "ar": ["بعد 18 شهرا", "بعد سنة ونصف", "بعد سنتين"],
            "hi": ["डेढ़ साल में", "18 महीने में"],
            "zh": ["一年半", "两年后", "2028年春天", "后年"],
            "ja": ["一年半後", "2年後", "再来年"],
            "ko": ["1년 반 후", "2년 후", "18개월 후"],
        },
        "OVER_TWO_YEARS": {
            "en": ["in three years", "by end of 2029", "more than two years", "2030"],
            "de": ["in drei Jahren", "Ende 2029", "mehr als zwei Jahre"],
            "fr": ["dans trois ans", "fin 2029", "plus de deux ans"],
            "es": ["en tres años", "a finales de 2029", "más de dos años"],
            "pt": ["em três anos", "no final de 2029", "mais de dois anos"],
            "it": ["tra tre anni", "fine 2029", "più di due anni"],
            "nl": ["over drie jaar", "eind 2029", "meer dan twee jaar"],
            "pl": ["za trzy lata", "pod koniec 2029", "za pięć lat"],
            "tr": ["üç yıl sonra", "2029 sonunda"],
            "ar": ["بعد ثلاث سنوات", "نهاية 2029"],
            "hi": ["तीन साल में", "2029 के अंत"],
            "zh": ["三年后", "2029年底"],
            "ja": ["三年後", "2029年末"],
            "ko": ["3년 후", "2029년 말"],
        },
    },
    "location": {
        "WEST_MIDLANDS": {
            **{language: ["Birmingham", "Wolverhampton"] for language in LANGUAGES},
            "en": ["Birmingham or Coventry", "the Black Country", "west mids", "Solihull"],
            "ar": ["برمنغهام", "في كوفنتري"],
            "hi": ["बर्मिंघम में"],
            "zh": ["伯明翰", "西米德兰兹郡"],
            "ja": ["バーミンガム"],
            "ko": ["버밍엄"],
            "tr": ["Birmingham'da"],
        },
        "LONDON": {
            "en": ["London"],
            "de": ["in London"],
            "fr": ["Londres"],
            "es": ["Londres"],
            "pt": ["Londres"],
            "it": ["Londra"],
            "nl": ["Londen"],
            "pl": ["w Londynie"],
            "tr": ["Londra"],
            "ar": ["لندن"],
            "hi": ["लंदन"],
            "zh": ["伦敦"],
            "ja": ["ロンドン"],
            "ko": ["런던"],
        },
        "NOT_DECIDED": {
            "en": ["not sure", "undecided", "anywhere", "Leeds or Bristol"],
            "de": ["noch nicht entschieden", "egal"],
            "fr": ["je ne sais pas", "pas encore décidé"],
            "es": ["no lo sé", "aún no"],
            "pt": ["não sei", "ainda não"],
            "it": ["non lo so", "non ancora"],
            "nl": ["weet ik niet", "maakt niet uit"],
            "pl": ["nie wiem", "jeszcze nie"],
            "tr": ["kararsızım", "bilmiyorum"],
            "ar": ["لم نقرر", "لا أعرف"],
            "hi": ["पता नहीं", "तय नहीं"],
            "zh": ["不确定", "还没决定"],
            "ja": ["未定", "まだ決めていません"],
            "ko": ["미정", "모르겠습니다"],
        },
    },
    "sector": {
        "automotive": {
            "en": ["we make car parts", "auto parts", "electric vehicles"],
            "de": ["Autoteile", "wir sind Automobilzulieferer"],
            "fr": ["pièces automobiles", "voitures"],
            "es": ["autopartes", "la automoción"],
            "pt": ["autopeças", "setor automotivo"],
            "it": ["componenti auto", "automobilistico"],
            "nl": ["auto-onderdelen"],
            "pl": ["części samochodowe", "motoryzacja"],
            "tr": ["otomotiv", "araç parçaları"],
            "ar": ["قطع غيار السيارات", "السيارات"],
            "hi": ["कार के पुर्जे", "ऑटोमोबाइल"],
            "zh": ["汽车零部件", "电动车"],
            "ja": ["自動車部品"],
            "ko": ["자동차 부품"],
        },
        "food_and_drink": {
            "en": ["food", "a bakery"],
            "de": ["Lebensmittel"],
            "fr": ["agroalimentaire"],
            "es": ["alimentación"],
            "pt": ["bebidas"],
            "it": ["settore alimentare"],
            "nl": ["voedingsmiddelen"],
            "pl": ["żywność"],
            "tr": ["gıda"],
            "ar": ["أغذية ومشروبات"],
            "hi": ["खाद्य"],
            "zh": ["食品"],
            "ja": ["食品"],
            "ko": ["식품"],
        },
        "logistics": {
            "en": ["freight and warehousing"],
            "de": ["Spedition"],
            "fr": ["logistique"],
            "es": ["logística"],
            "pt": ["logística"],
            "it": ["logistica"],
            "nl": ["logistiek"],
            "pl": ["logistyka"],
            "tr": ["lojistik"],
            "ar": ["الخدمات اللوجستية"],
            "hi": ["लॉजिस्टिक्स"],
            "zh": ["物流"],
            "ja": ["物流"],
            "ko": ["물류"],
        },
    },
    "intent": {
        "RESEARCH_DEVELOP_AND_COLLABORATE": {
            "en": ["open a lab", "R&D"],
            "de": ["ein Labor eröffnen", "Forschung"],
            "fr": ["un laboratoire", "la recherche"],
            "es": ["un laboratorio", "investigación"],
            "pt": ["um laboratório", "pesquisa"],
            "it": ["un laboratorio", "ricerca"],
            "nl": ["onderzoek", "een laboratorium"],
            "pl": ["laboratorium", "badania"],
            "tr": ["laboratuvar", "araştırma"],
            "ar": ["مختبر", "البحث والتطوير"],
            "hi": ["प्रयोगशाला", "अनुसंधान"],
            "zh": ["开实验室", "研发"],
            "ja": ["研究開発"],
            "ko": ["연구소"],
        },
        "SET_UP_NEW_PREMISES": {
            "en": ["open an office", "a factory"],
            "de": ["eine Fabrik", "ein Büro eröffnen"],
            "fr": ["ouvrir une usine", "un bureau"],
            "es": ["una fábrica", "abrir una oficina"],
            "pt": ["uma fábrica", "um escritório"],
            "it": ["una fabbrica", "un ufficio"],
            "nl": ["een kantoor", "een fabriek"],
            "pl": ["fabryka", "otworzyć biuro"],
            "tr": ["fabrika", "ofis"],
            "ar": ["مصنع", "فتح مكتب"],
            "hi": ["कारखाना", "कार्यालय"],
            "zh": ["建工厂", "办公室"],
            "ja": ["工場", "事務所"],
            "ko": ["공장", "사무실"],
        },
    },
    "call_requested": {
        "YES_MORNING": {
            "en": ["yes, in the morning", "mornings please", "at 10 am"],
            "de": ["ja, vormittags"],
            "fr": ["oui, le matin"],
            "es": ["por la mañana"],
            "pt": ["de manhã"],
            "it": ["sì, di mattina"],
            "nl": ["'s ochtends graag"],
            "pl": ["rano"],
            "tr": ["sabah"],
            "ar": ["صباحا"],
            "hi": ["सुबह"],
            "zh": ["上午"],
            "ja": ["午前中"],
            "ko": ["오전"],
        },
        "YES_AFTERNOON": {
            "en": ["afternoon"],
            "de": ["am Nachmittag"],
            "fr": ["l'après-midi"],
            "es": ["por la tarde"],
            "pt": ["à tarde"],
            "it": ["nel pomeriggio"],
            "nl": ["'s middags"],
            "pl": ["po południu"],
            "tr": ["öğleden sonra"],
            "ar": ["بعد الظهر"],
            "hi": ["दोपहर"],
            "zh": ["下午"],
            "ja": ["午後にお願いします"],
            "ko": ["오후"],
        },
        "NO": {
            "en": ["no", "no thanks", "don't call me"],
            "de": ["nein danke", "bitte nicht anrufen"],
            "fr": ["non merci"],
            "es": ["no, gracias"],
            "pt": ["não"],
            "it": ["no grazie"],
            "nl": ["nee, bedankt"],
            "pl": ["nie"],
            "tr": ["hayır"],
            "ar": ["لا شكرا"],
            "hi": ["नहीं"],
            "zh": ["不用了"],
            "ja": ["いいえ"],
            "ko": ["아니요"],
        },
    },
}
"""Field, code, language, and what people say for it."""


@pytest.mark.parametrize(
    ("field", "code", "language", "text"),
    [
        (field, code, language, text)
        for field, codes in SAID.items()
        for code, languages in codes.items()
        for language, texts in languages.items()
        for text in texts
    ],
)
def test_a_reply_is_read(field: str, code: str, language: str, text: str) -> None:
    [heard] = read_project(field, text, language=language, today=TODAY)

    assert (heard.value, heard.field) == (code, field)
    assert heard.verbatim
    assert heard.verbatim in text


def test_every_case_table_covers_all_languages() -> None:
    for codes in SAID.values():
        for languages in codes.values():
            assert set(languages) == set(LANGUAGES)


@pytest.mark.parametrize("field", [*option_sets(), "sector"])
def test_the_label_of_an_option_is_read_as_its_code(field: str) -> None:
    named = (
        sectors()
        if field == "sector"
        else {option.code: option.label for option in option_sets()[field].options}
    )

    for code, label in named.items():
        [heard] = read_project(field, f" {label.upper()}. ", language="tr", today=TODAY)
        assert heard.codes == (code,)
        assert heard.is_exact


def test_labels_that_are_passed_in_are_read() -> None:
    titles = {"1-5": ["unum ad quinque"]}

    [heard] = read_project("hiring", "Unum ad quinque", language="en", today=TODAY, titles=titles)

    assert heard.codes == ("1-5",)


@pytest.mark.parametrize(
    ("field", "text", "exact"),
    [
        ("hiring", "40", True),
        ("hiring", "about 40", False),
        ("hiring", "8 to 14", False),
        ("hiring", "11-20", True),
        ("hiring", "une vingtaine", False),
        ("spend", "£3m", True),
        ("spend", "3m", False),
        ("spend", "3 million euros", False),
        ("spend", "£1.1 million", False),
        ("spend", "£2.6m", False),
        ("spend", "£3m to £4m", True),
        ("landing_timeframe", "in 8 months", True),
        ("landing_timeframe", "in 6 months", False),
        ("landing_timeframe", "next year", False),
        ("location", "Leeds or Bristol", False),
        ("location", "the Midlands", False),
        ("location", "West Midlands", True),
        ("call_requested", "yes", False),
    ],
)
def test_what_was_not_said_outright_is_to_be_shown_back(field: str, text: str, exact: bool) -> None:
    [heard] = read_project(field, text, language="en", today=TODAY)

    assert heard.is_exact is exact


@pytest.mark.parametrize(
    ("field", "text"),
    [
        ("hiring", "perhaps"),
        ("hiring", "£5"),
        ("spend", "5"),
        ("spend", "a lot"),
        ("landing_timeframe", "in 2019"),
        ("landing_timeframe", "blue"),
        ("location", "Atlantis"),
        ("sector", "I don't know"),
        ("sector", "why do you need that?"),
        ("sector", "知らない"),
        ("intent", "ja"),
        ("intent", "..."),
        ("call_requested", "purple"),
        ("spend", "option 2"),
    ],
)
def test_a_reply_that_says_nothing_of_the_field_is_not_read(field: str, text: str) -> None:
    with pytest.raises(InvalidAnswerError) as refused:
        read_project(field, text, language="en", today=TODAY)

    assert refused.value.reason == "not_read"


def test_several_intents_are_read_in_the_order_of_the_list() -> None:
    [heard] = read_project("intent", "hire engineers and open a lab", language="en", today=TODAY)

    assert heard.codes == ("RESEARCH_DEVELOP_AND_COLLABORATE", "FIND_PEOPLE_WITH_SPECIALIST_SKILLS")
    assert heard.value == ",".join(heard.codes)


def test_a_sector_that_no_list_knows_is_other_with_its_own_words() -> None:
    text = "underwater basket weaving for the discerning amateur of reeds"

    [heard] = read_project("sector", text, language="en", today=TODAY)

    assert (heard.value, heard.verbatim) == ("OTHER", text)
    assert other_label(text) == "underwater basket weaving for the discerning…"
    assert 2 <= len(other_label("x" * 200)) <= 50


@pytest.mark.parametrize(("language", "band"), [("zh", "5000000+"), ("ja", "500000-1000000")])
def test_the_sign_of_yen_and_yuan_is_read_by_the_language(language: str, band: str) -> None:
    [heard] = read_project("spend", "¥200,000,000", language=language, today=TODAY)

    assert heard.value == band
