"""Grammar that every document shares."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

import pytest

from app.documents import articles, further_wording, wording
from app.treaty.reference import DATA

MAY = date(2017, 5, 29)


@pytest.mark.parametrize(
    ("start", "end", "language", "text"),
    [
        (date(2018, 5, 23), date(2018, 5, 23), "en", "on 23 May 2018"),
        (MAY, date(2017, 5, 30), "en", "on 29-30 May 2017"),
        (date(2018, 4, 30), date(2018, 5, 2), "en", "from 30 April to 2 May 2018"),
        (date(2018, 12, 31), date(2019, 1, 2), "en", "from 31 December 2018 to 2 January 2019"),
        (date(2018, 5, 2), date(2018, 4, 30), "en", "from 30 April to 2 May 2018"),
        (date(2018, 5, 1), date(2018, 5, 1), "fr", "le 1er mai 2018"),
        (date(2018, 5, 1), date(2018, 5, 3), "fr", "du 1er au 3 mai 2018"),
        (date(2018, 5, 1), date(2018, 5, 2), "fr", "les 1er et 2 mai 2018"),
        (MAY, date(2017, 5, 30), "fr", "les 29 et 30 mai 2017"),
        (MAY, date(2017, 5, 31), "fr", "du 29 au 31 mai 2017"),
        (date(2017, 5, 31), date(2017, 6, 1), "fr", "du 31 mai au 1er juin 2017"),
        (date(2018, 12, 31), date(2019, 1, 2), "fr", "du 31 décembre 2018 au 2 janvier 2019"),
        (MAY, MAY, "es", "el 29 de mayo de 2017"),
        (MAY, date(2017, 5, 30), "es", "los días 29 y 30 de mayo de 2017"),
        (MAY, date(2017, 5, 31), "es", "del 29 al 31 de mayo de 2017"),
        (date(2017, 5, 31), date(2017, 6, 2), "es", "del 31 de mayo al 2 de junio de 2017"),
        (date(2018, 12, 31), date(2019, 1, 2), "es", "del 31 de diciembre de 2018 al 2 de enero de 2019"),
        (MAY, MAY, "ru", "29 мая 2017 года"),
        (MAY, date(2017, 5, 30), "ru", "29 и 30 мая 2017 года"),
        (MAY, date(2017, 5, 31), "ru", "с 29 по 31 мая 2017 года"),
        (date(2018, 12, 31), date(2019, 1, 2), "ru", "с 31 декабря 2018 года по 2 января 2019 года"),
        (MAY, MAY, "ar", "في 29 أيار/مايو 2017"),
        (MAY, date(2017, 5, 30), "ar", "يومي 29 و30 أيار/مايو 2017"),
        (date(2017, 5, 31), date(2017, 6, 2), "ar", "من 31 أيار/مايو إلى 2 حزيران/يونيه 2017"),
        (MAY, date(2017, 5, 31), "zh", "2017年5月29日至31日"),
        (date(2017, 5, 31), date(2017, 6, 2), "zh", "2017年5月31日至6月2日"),
        (date(2018, 12, 31), date(2019, 1, 2), "zh", "2018年12月31日至2019年1月2日"),
    ],
)
def test_dates_stand_in_a_sentence(start: date, end: date, language: str, text: str) -> None:
    assert wording.on_days(start, end, language) == text


@pytest.mark.parametrize(
    ("start", "end", "language", "with_year", "text"),
    [
        (MAY, date(2017, 5, 30), "en", True, "29-30 May 2017"),
        (MAY, date(2017, 5, 30), "en", False, "29-30 May"),
        (date(2018, 12, 31), date(2019, 1, 2), "en", False, "31 December to 2 January"),
        (MAY, date(2017, 5, 30), "fr", True, "29 et 30 mai 2017"),
        (MAY, MAY, "fr", False, "29 mai"),
        (MAY, date(2017, 5, 31), "es", True, "29 al 31 de mayo de 2017"),
        (MAY, date(2017, 5, 30), "es", False, "29 y 30 de mayo"),
    ],
)
def test_dates_stand_in_a_list(start: date, end: date, language: str, with_year: bool, text: str) -> None:
    assert wording.date_range(start, end, language, with_year=with_year) == text


@pytest.mark.parametrize(
    ("start", "end", "language", "text"),
    [
        (date(2016, 8, 1), date(2016, 8, 31), "en", "in August 2016"),
        (date(2016, 8, 1), date(2016, 8, 31), "fr", "en août 2016"),
        (date(2016, 8, 1), date(2016, 8, 31), "es", "en agosto de 2016"),
        (date(2016, 8, 1), date(2016, 10, 31), "en", "from August to October 2016"),
        (date(2016, 8, 1), date(2016, 10, 31), "fr", "d'août à octobre 2016"),
        (date(2016, 11, 1), date(2017, 1, 31), "fr", "de novembre 2016 à janvier 2017"),
        (date(2016, 11, 1), date(2017, 1, 31), "es", "de noviembre de 2016 a enero de 2017"),
    ],
)
def test_of_some_events_only_the_month_is_known(start: date, end: date, language: str, text: str) -> None:
    assert wording.date_range(start, end, language, precision="month") == text


@pytest.mark.parametrize(
    ("days", "language", "text"),
    [
        ([], "en", ""),
        ([date(2018, 3, 5)], "fr", "le 5 mars 2018"),
        ([date(2018, 3, 12), date(2018, 3, 5), date(2018, 3, 5)], "en", "on 5 and 12 March 2018"),
        ([date(2018, 3, 1), date(2018, 3, 5), date(2018, 4, 2)], "fr", "les 1er et 5 mars et 2 avril 2018"),
        ([date(2018, 12, 5), date(2019, 1, 9)], "es", "los días 5 de diciembre de 2018 y 9 de enero de 2019"),
        ([date(2018, 3, 5), date(2018, 3, 12), date(2018, 3, 19)], "es", "los días 5, 12 y 19 de marzo de 2018"),
    ],
)
def test_sittings_are_named_day_by_day(days: list[date], language: str, text: str) -> None:
    assert wording.on_dates(days, language) == text


@pytest.mark.parametrize(("language", "text"), [("en", "May 2018"), ("fr", "Mai 2018"), ("es", "Mayo de 2018")])
def test_a_month_heads_the_record(language: str, text: str) -> None:
    assert wording.month_heading(date(2018, 5, 1), language) == text


@pytest.mark.parametrize(
    ("items", "language", "text"),
    [
        ([], "en", ""),
        (["France"], "en", "France"),
        (["France", "Panama", "Peru"], "en", "France, Panama and Peru"),
        (["la France", "le Panama"], "fr", "la France et le Panama"),
        (["Francia", "Italia"], "es", "Francia e Italia"),
        (["Francia", "Hungría"], "es", "Francia y Hungría"),
        (["Perú", "Irlanda"], "es", "Perú e Irlanda"),
        (["Perú", "«Ítaca»"], "es", "Perú e «Ítaca»"),
        (["Panamá", "Yemen"], "es", "Panamá y Yemen"),
        (["agua", "hielo"], "es", "agua y hielo"),
    ],
)
def test_lists_have_no_serial_comma(items: list[str], language: str, text: str) -> None:
    assert wording.joined(items, language) == text


@pytest.mark.parametrize(
    ("language", "text"), [("en", "a, b, and c"), ("fr", "a, b et c"), ("es", "a, b y c")]
)
def test_a_serial_comma_is_english_and_by_choice(language: str, text: str) -> None:
    assert wording.joined(["a", "b", "c"], language, serial=True) == text


WORDS = {
    "en": {0: "no", 1: "one", 11: "eleven", 20: "twenty", 21: "twenty-one", 99: "ninety-nine", 100: "100"},
    "fr": {
        0: "aucun",
        1: "un",
        17: "dix-sept",
        21: "vingt et un",
        22: "vingt-deux",
        61: "soixante et un",
        70: "soixante-dix",
        71: "soixante et onze",
        77: "soixante-dix-sept",
        80: "quatre-vingts",
        81: "quatre-vingt-un",
        91: "quatre-vingt-onze",
        99: "quatre-vingt-dix-neuf",
    },
    "es": {0: "ningún", 1: "un", 16: "dieciséis", 21: "veintiún", 30: "treinta", 31: "treinta y un", 99: "noventa y nueve"},
}
FEMININE = {
    "en": {1: "one", 21: "twenty-one"},
    "fr": {0: "aucune", 1: "une", 21: "vingt et une", 81: "quatre-vingt-une", 71: "soixante et onze"},
    "es": {0: "ninguna", 1: "una", 21: "veintiuna", 31: "treinta y una", 2: "dos"},
}


@pytest.mark.parametrize(("language", "count"), [(language, count) for language, words in WORDS.items() for count in words])
def test_numbers_may_be_words(language: str, count: int) -> None:
    assert wording.number(count, language, "words") == WORDS[language][count]


@pytest.mark.parametrize(
    ("language", "count"), [(language, count) for language, words in FEMININE.items() for count in words]
)
def test_numbers_agree_with_feminine_nouns(language: str, count: int) -> None:
    assert wording.number(count, language, "words", feminine=True) == FEMININE[language][count]


@pytest.mark.parametrize("language", wording.LANGUAGES)
def test_every_number_below_a_hundred_has_words_of_its_own(language: str) -> None:
    words = [wording.number(count, language, "words") for count in range(100)]

    assert len(set(words)) == 100 and not any(word.isdigit() for word in words)


def test_the_house_writes_numbers_below_ten_in_words() -> None:
    assert [wording.number(count, "en", "house") for count in (4, 9, 10)] == ["four", "nine", "10"]
    assert [wording.number(count, "en") for count in (1, 4)] == ["1", "4"]


@pytest.mark.parametrize(
    ("count", "text"), [(1, "1st"), (2, "2nd"), (3, "3rd"), (8, "8th"), (11, "11th"), (13, "13th"), (21, "21st"), (112, "112th")]
)
def test_english_ordinals(count: int, text: str) -> None:
    assert wording.ordinal(count, "en") == text


@pytest.mark.parametrize(
    ("count", "language", "feminine", "text"),
    [(1, "fr", True, "1re"), (1, "fr", False, "1er"), (8, "fr", True, "8e"), (8, "es", True, "8.ª"), (8, "es", False, "8.º")],
)
def test_ordinals_agree(count: int, language: str, feminine: bool, text: str) -> None:
    assert wording.ordinal(count, language, feminine=feminine) == text


@pytest.mark.parametrize(
    ("language", "place", "text"),
    [
        ("en", "Geneva", "Geneva, 23 May 2018"),
        ("fr", "Genève", "Genève, le 23 mai 2018"),
        ("es", "Ginebra", "Ginebra, 23 de mayo de 2018"),
    ],
)
def test_a_letter_is_dated_as_each_language_does(language: str, place: str, text: str) -> None:
    assert wording.letter_date(place, date(2018, 5, 23), language) == text


@pytest.mark.parametrize(
    ("city", "language", "text"),
    [("Addis Ababa", "fr", "Addis-Abeba"), ("Cairo", "es", "El Cairo"), ("Kampala", "fr", "Kampala"), ("Atlantis", "es", "Atlantis")],
)
def test_towns_are_called_as_each_language_does(city: str, language: str, text: str) -> None:
    assert wording.city_in(city, language) == text


def test_a_state_stands_after_a_noun_in_the_genitive_and_bare_in_arabic() -> None:
    forms = wording.StateForms("كينيا", "كينيا", "لكينيا")

    assert (wording.annexed(forms, "ar"), wording.annexed(wording.StateForms("Кения", "Кения", "Кении"), "ru")) == ("كينيا", "Кении")


@pytest.mark.parametrize(("name", "language", "text"), [("African Union", "en", "the African Union"), ("الاتحاد الأفريقي", "ar", "الاتحاد الأفريقي"), ("非洲联盟", "zh", "非洲联盟")])
def test_an_organisation_is_named_with_its_article_where_there_is_one(name: str, language: str, text: str) -> None:
    assert articles.named(name, language) == text


@pytest.mark.parametrize(
    ("zone", "language", "text"),
    [
        ("Europe/Zurich", "en", "Zurich time"),
        ("Africa/Addis_Ababa", "fr", "heure : Addis-Abeba"),
        ("Europe/Zurich", "es", "hora de Zúrich"),
        ("Europe/Zurich", "ar", "توقيت زيورخ"),
        ("Asia/Kolkata", "ru", "время: Калькутта"),
        ("America/Argentina/Buenos_Aires", "zh", "布宜诺斯艾利斯时间"),
        ("UTC", "fr", "UTC"),
    ],
)
def test_a_time_zone_is_said_in_words(zone: str, language: str, text: str) -> None:
    assert wording.zone_in(zone, language) == text


@pytest.mark.parametrize(
    ("phrase", "language", "text"),
    [
        ("CCM Ratification Seminar", "en", "the CCM Ratification Seminar"),
        ("The African Union", "en", "the African Union"),
        ("ICRC", "en", "the ICRC"),
        ("Human Rights Watch", "en", None),
        ("Atelier régional", "fr", "l'Atelier régional"),
        ("Séminaire de ratification", "fr", "le Séminaire de ratification"),
        ("138e Assemblée de l'UIP", "fr", "la 138e Assemblée de l'UIP"),
        ("Première Conférence d'examen", "fr", "la Première Conférence d'examen"),
        ("Coordonnateurs pour l'universalisation", "fr", "les Coordonnateurs pour l'universalisation"),
        ("Nations Unies", "fr", "les Nations Unies"),
        ("Handicap International", "fr", None),
        ("Taller Regional", "es", "el Taller Regional"),
        ("138.ª Asamblea", "es", "la 138.ª Asamblea"),
        ("Coordinadores para la Universalización", "es", "los Coordinadores para la Universalización"),
        ("Reuniones de expertos", "es", "las Reuniones de expertos"),
        ("Naciones Unidas", "es", "las Naciones Unidas"),
        ("Unión Africana", "es", "la Unión Africana"),
        ("Amnistía", "es", None),
    ],
)
def test_an_article_is_known_or_left_out(phrase: str, language: str, text: str | None) -> None:
    assert articles.definite(phrase, language) == text


@pytest.mark.parametrize(
    ("phrase", "language", "text"),
    [
        ("opening address", "en", "an opening address"),
        ("opening remarks", "en", "opening remarks"),
        ("update from each State", "en", "an update from each State"),
        ("union of States", "en", "a union of States"),
        ("UN briefing", "en", "a UN briefing"),
        ("ISU briefing", "en", "an ISU briefing"),
        ("hour of questions", "en", "an hour of questions"),
        ("présentation sur le traité", "fr", "une présentation sur le traité"),
        ("échanges de vues", "fr", "des échanges de vues"),
        ("debate sobre el tratado", "es", "un debate sobre el tratado"),
        ("palabras de apertura", "es", "unas palabras de apertura"),
    ],
)
def test_the_indefinite_article_goes_by_sound_and_gender(phrase: str, language: str, text: str) -> None:
    assert articles.indefinite(phrase, language) == text


@pytest.mark.parametrize(
    ("phrase", "language", "of", "to"),
    [
        ("le Kenya", "fr", "du Kenya", "au Kenya"),
        ("l'Ouganda", "fr", "de l'Ouganda", "à l'Ouganda"),
        ("les Philippines", "fr", "des Philippines", "aux Philippines"),
        ("la France", "fr", "de la France", "à la France"),
        ("une réunion", "fr", "d'une réunion", "à une réunion"),
        ("des échanges", "fr", "d'échanges", "à des échanges"),
        ("Oman", "fr", "d'Oman", "à Oman"),
        ("el Paraguay", "es", "del Paraguay", "al Paraguay"),
        ("la India", "es", "de la India", "a la India"),
        ("El Salvador", "es", "de El Salvador", "a El Salvador"),
    ],
)
def test_prepositions_are_contracted(phrase: str, language: str, of: str, to: str) -> None:
    assert (articles.genitive(phrase, language), articles.dative(phrase, language)) == (of, to)


def states() -> list[dict[str, str]]:
    with (Path(DATA) / "names.csv").open(encoding="utf-8") as file:
        return [row for row in csv.DictReader(file) if row["language"] in wording.LANGUAGES]


def test_the_genitive_agrees_with_every_state_s_own() -> None:
    """The rule is what texts fall back to; "d'Haïti" is known by the State's row alone."""
    differ = {
        row["of"] for row in states() if row["of"] and articles.genitive(row["running"], row["language"]) != row["of"]
    }

    assert differ == {"d'Haïti"}


@pytest.mark.parametrize(
    ("running", "text"),
    [
        ("la France", "en France"),
        ("l'Ouganda", "en Ouganda"),
        ("le Kenya", "au Kenya"),
        ("les Philippines", "aux Philippines"),
        ("Cuba", "à Cuba"),
        ("Haïti", "en Haïti"),
        ("Israël", "en Israël"),
        ("la République démocratique du Congo", "en République démocratique du Congo"),
    ],
)
def test_french_is_in_each_country_in_its_own_way(running: str, text: str) -> None:
    assert articles.in_country(running, "fr") == text


@pytest.mark.parametrize(
    ("city", "language", "text"),
    [("Geneva", "en", "in Geneva"), ("Le Caire", "fr", "au Caire"), ("La Haye", "fr", "à La Haye"), ("El Cairo", "es", "en El Cairo")],
)
def test_towns_take_their_preposition(city: str, language: str, text: str) -> None:
    assert articles.in_city(city, language) == text


@pytest.mark.parametrize(
    ("language", "letter", "month", "several", "name"),
    [
        ("ru", "Женева, 23 мая 2018 года", "в мае 2018 года", "A, B и C", "Конвенции по кассетным боеприпасам"),
        ("ar", "Женева، 23 أيار/مايو 2018", "في أيار/مايو 2018", "A وB وC", "لاتفاقية الذخائر العنقودية"),
        ("zh", "2018年5月23日，Женева", "2018年5月", "A、B和C", "集束弹药公约"),
    ],
)
def test_three_more_languages_write_dates_lists_and_the_treaty(
    language: str, letter: str, month: str, several: str, name: str
) -> None:
    names = {"ru": "Конвенция по кассетным боеприпасам", "ar": "اتفاقية الذخائر العنقودية", "zh": "集束弹药公约"}
    day = date(2018, 5, 23)

    assert wording.letter_date("Женева", day, language) == letter
    assert wording.in_month(day, language) == month
    assert wording.joined(["A", "B", "C"], language) == several
    assert further_wording.of_name(names[language], language) == name


def test_every_state_has_its_forms_in_six_languages() -> None:
    with (DATA / "names.csv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["language"] in further_wording.LANGUAGES]
    forms = {(row["iso3"], row["language"]): row for row in rows}

    assert len(forms) == 3 * 197
    assert all(row["running"] and row["of"] and row["mission"] and row["certainty"] == "medium" for row in rows)
    assert forms["KEN", "ru"]["mission"] == "Постоянное представительство Кении"
    assert forms["KEN", "ar"]["mission"] == "البعثة الدائمة لكينيا"
    assert forms["BRA", "ar"]["mission"] == "البعثة الدائمة للبرازيل"
    assert forms["KEN", "zh"]["mission"] == "肯尼亚常驻代表团"
    assert forms["PRK", "zh"]["short"] == "朝鲜民主主义人民共和国"
    assert all(row["of"].startswith("لل") for row in rows if row["language"] == "ar" and row["short"].startswith("ال"))
