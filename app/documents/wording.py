"""The grammar that every document shares: dates and lists in six languages; numbers and more in English, French and Spanish."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from itertools import groupby

from babel import Locale
from babel.core import get_global
from babel.dates import format_date, get_month_names

from app.documents import further_wording as further
from app.documents.articles import genitive

LANGUAGES = ("en", "fr", "es")
DAYS = {"en": "on", "fr": "les", "es": "los días"}
ZONES = {"en": "{} time", "fr": "heure : {}", "es": "hora de {}", "ru": "время: {}", "ar": "توقيت {}", "zh": "{}时间"}
ZONE = re.compile(r"\b(?:Africa|America|Antarctica|Arctic|Asia|Atlantic|Australia|Europe|Indian|Pacific)/[\w/+-]+")
LINKS = {"en": "and", "fr": "et", "es": "y"}

UNIT_WORDS = {
    "en": "no one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen",
    "fr": "aucun un deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize dix-sept "
    "dix-huit dix-neuf",
    "es": "ningún un dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince dieciséis diecisiete "
    "dieciocho diecinueve veinte veintiún veintidós veintitrés veinticuatro veinticinco veintiséis veintisiete "
    "veintiocho veintinueve",
}
TEN_WORDS = {
    "en": "twenty thirty forty fifty sixty seventy eighty ninety",
    "fr": "vingt trente quarante cinquante soixante soixante quatre-vingt quatre-vingt",
    "es": "veinte treinta cuarenta cincuenta sesenta setenta ochenta noventa",
}
UNITS = {language: words.split() for language, words in UNIT_WORDS.items()}
TENS = {language: words.split() for language, words in TEN_WORDS.items()}
FEMININE = {
    "en": {},
    "fr": {"aucun": "aucune", "un": "une"},
    "es": {"ningún": "ninguna", "un": "una", "veintiún": "veintiuna"},
}


@dataclass(frozen=True)
class StateForms:
    """How one State's name stands in a sentence of one language."""

    short: str
    running: str
    """With its article: "the Democratic Republic of the Congo", "la Côte d'Ivoire"."""
    of: str
    """In the genitive: "of Uganda", "de l'Ouganda", "del Paraguay"."""
    mission: str = ""


def annexed(forms: StateForms, language: str) -> str:
    """After a noun, "delegation of Kenya", "делегация Кении"; Arabic puts the bare name there: "وفد كينيا"."""
    return forms.running if language == "ar" else forms.of


def joined(items: Sequence[str], language: str, *, serial: bool = False) -> str:
    """A list as the house writes it; Spanish "y" becomes "e" before the sound i; a serial comma in English only."""
    if language in further.LANGUAGES:
        return further.joined(items, language)
    if len(items) < 2:
        return "".join(items)
    last = items[-1]
    link = LINKS[language]
    bare = last.lstrip("«“‘\"'(¡¿ ").casefold().replace("í", "i")
    if language == "es" and (bare.startswith("i") or (bare.startswith("hi") and not bare.startswith(("hia", "hie")))):
        link = "e"
    comma = "," if serial and language == "en" and len(items) > 2 else ""
    return f"{', '.join(items[:-1])}{comma} {link} {last}"


def listed(parts: Iterable[str], language: str) -> str:
    """One after the other with the comma of the language, and no "and"; empty ones are left out."""
    return further.COMMAS.get(language, ", ").join(part for part in parts if part)


def number(count: int, language: str, style: str = "digits", *, feminine: bool = False) -> str:
    """A number before its noun: in digits; in words up to ninety-nine; or by the United Nations' house rule, in words below ten."""
    if style == "digits" or not 0 <= count < (10 if style == "house" else 100):
        return str(count)
    units = UNITS[language]
    if count < len(units):
        words = units[count]
    else:
        ten, unit = divmod(count, 10)
        tens = TENS[language][ten - 2]
        words = {"en": _english, "fr": _french, "es": _spanish}[language](tens, ten, unit)
    if feminine:
        head, space, last = words.rpartition(" ")
        words = f"{head}{space}{FEMININE[language].get(last, last)}"
        words = words.removesuffix("-un") + "-une" if language == "fr" and words.endswith("-un") else words
    return words


def ordinal(count: int, language: str, *, feminine: bool = True) -> str:
    """"8th", "8e", "8.ª": feminine unless told, as meetings and conferences are in French and Spanish."""
    if language == "fr":
        return f"{count}e" if count != 1 else "1re" if feminine else "1er"
    if language == "es":
        return f"{count}.{'ª' if feminine else 'º'}"
    suffix = "th" if 10 <= count % 100 <= 20 else {1: "st", 2: "nd", 3: "rd"}.get(count % 10, "th")
    return f"{count}{suffix}"


def day_of(day: date, language: str, *, with_year: bool = True) -> str:
    """"23 May 2018", "1er mai 2018", "23 de mayo de 2018"."""
    if language in further.LANGUAGES:
        return further.day_of(day, language, with_year=with_year)
    return _month(_day(day, language), day, language, with_year)


def days_of(start: date, end: date, language: str, *, with_year: bool = True) -> str:
    """A range without preposition: "29-30 May 2017", "29 et 30 mai 2017", "31 December 2018 to 2 January 2019"."""
    start, end = min(start, end), max(start, end)
    if language in further.LANGUAGES:
        return further.days_of(start, end, language, with_year=with_year)
    if start == end:
        return day_of(start, language, with_year=with_year)
    consecutive = (end - start).days == 1
    last = day_of(end, language, with_year=with_year)
    if (start.year, start.month) == (end.year, end.month):
        if language == "en":
            return f"{start.day}-{last}"
        to = {"fr": "au", "es": "al"}[language]
        return f"{_day(start, language)} {LINKS[language] if consecutive else to} {last}"
    between = {"en": "to", "fr": "au", "es": "al"}[language]
    return f"{day_of(start, language, with_year=with_year and start.year != end.year)} {between} {last}"


def on_days(start: date, end: date, language: str, *, with_year: bool = True) -> str:
    """The range as it stands in a sentence: "on 29-30 May 2017", "les 29 et 30 mai 2017", "los días 29 y 30 …"."""
    start, end = min(start, end), max(start, end)
    if language in further.LANGUAGES:
        return further.on_days(start, end, language, with_year=with_year)
    text = days_of(start, end, language, with_year=with_year)
    same_month = (start.year, start.month) == (end.year, end.month)
    if language == "en":
        return f"on {text}" if same_month else f"from {text}"
    if start == end:
        return f"{'le' if language == 'fr' else 'el'} {text}"
    if (end - start).days == 1 and same_month:
        return f"{'les' if language == 'fr' else 'los días'} {text}"
    return f"{'du' if language == 'fr' else 'del'} {text}"


def dates_of(days: Iterable[date], language: str) -> str:
    """Single days without preposition: "5, 12 and 19 March 2018", "5 et 12 mars et 2 avril 2018"."""
    ordered = sorted(set(days))
    years = len({day.year for day in ordered})
    months = [list(month) for _month, month in groupby(ordered, key=lambda day: (day.year, day.month))]
    said = []
    for month in months:
        numbers = joined([_day(day, language) for day in month], language)
        said.append(_month(numbers, month[0], language, years > 1 or month is months[-1]))
    return joined(said, language)


def on_dates(days: Iterable[date], language: str) -> str:
    """The same as they stand in a sentence: "on 5, 12 and 19 March 2018", "les 5, 12 et 19 mars 2018"."""
    ordered = sorted(set(days))
    if len(ordered) < 2:
        return on_days(ordered[0], ordered[0], language) if ordered else ""
    return " ".join((DAYS[language], dates_of(ordered, language)))


def month_of(day: date, language: str) -> str:
    """"August 2016", "août 2016", "agosto de 2016"."""
    if language in further.LANGUAGES:
        return further.month_of(day, language)
    return _month("", day, language, True)


def month_heading(day: date, language: str) -> str:
    """The month as a heading: "May 2018", "Mai 2018", "Mayo de 2018"."""
    return capital(month_of(day, language))


def in_month(day: date, language: str) -> str:
    """"in August 2016", "en août 2016", "en agosto de 2016"."""
    if language in further.LANGUAGES:
        return further.in_months(day, day, language)
    return f"{'in' if language == 'en' else 'en'} {month_of(day, language)}"


def in_months(start: date, end: date, language: str) -> str:
    """The same over several: "from November 2016 to January 2017", "d'août à octobre 2016"."""
    if language in further.LANGUAGES:
        return further.in_months(start, end, language)
    if (start.year, start.month) >= (end.year, end.month):
        return in_month(start, language)
    first, last = _month("", start, language, start.year != end.year), month_of(end, language)
    if language == "fr":
        return f"{genitive(first, language)} à {last}"
    return f"{'from' if language == 'en' else 'de'} {first} {'to' if language == 'en' else 'a'} {last}"


def date_range(start: date, end: date, language: str, *, precision: str = "day", with_year: bool = True) -> str:
    """The dates of an event, for a heading or a list: "29-30 May 2017", or "in August 2016" where only the month is known."""
    if precision == "month":
        return in_months(start, end, language)
    return days_of(start, end, language, with_year=with_year)


def letter_date(place: str, day: date, language: str) -> str:
    """"Geneva, 23 May 2018", "Genève, le 23 mai 2018", "Ginebra, 23 de mayo de 2018"."""
    if language in further.LANGUAGES:
        return further.letter_date(place, day, language)
    return f"{place}, {'le ' if language == 'fr' else ''}{day_of(day, language)}"


def weekday_of(day: date, language: str) -> str:
    """The name of the day of the week."""
    return format_date(day, "EEEE", locale=language)


def city_in(city: str, language: str) -> str:
    """What the language calls a town that gave a time zone its name ("Addis-Abeba", "El Cairo"); any other as it is (CLDR)."""
    return _towns(language).get(city.casefold(), city)


def zone_in(zone: str, language: str, town: str = "") -> str:
    """A time zone as readers know it, by its town or one that keeps the same time: "Zurich time", "heure : Zurich", "توقيت زيورخ"; UTC stays UTC."""
    return ZONES[language].format(town or zone_town(zone, language)) if "/" in zone else zone


def zone_town(zone: str, language: str) -> str:
    """The town that a zone is named after, as the language calls it (CLDR)."""
    return _zone_towns(language).get(zone) or zone.rpartition("/")[2].replace("_", " ")


def zones_said(text: str, language: str) -> str:
    """The same for each zone that a program named in a text."""
    return ZONE.sub(lambda found: zone_in(found.group(), language), text)


@cache
def _zone_towns(language: str) -> dict[str, str]:
    """CLDR keeps the first name that a zone had: America/Buenos_Aires, Asia/Calcutta."""
    known = {zone: names["city"] for zone, names in Locale(language).time_zones.items() if "city" in names}
    return {now: known[before] for before, now in get_global("zone_aliases").items() if before in known} | known


@cache
def _towns(language: str) -> dict[str, str]:
    zones, english = Locale(language).time_zones, Locale("en").time_zones
    return {
        english.get(zone, {}).get("city", zone.rpartition("/")[2].replace("_", " ")).casefold(): names["city"]
        for zone, names in zones.items()
        if "city" in names
    }


def capital(text: str) -> str:
    """The text as a sentence begins."""
    return text[:1].upper() + text[1:]


def _day(day: date, language: str) -> str:
    return "1er" if language == "fr" and day.day == 1 else str(day.day)


def _month(days: str, day: date, language: str, with_year: bool) -> str:
    of = "de " if language == "es" else ""
    month = get_month_names("wide", locale=language)[day.month]
    return f"{f'{days} {of}' if days else ''}{month}{f' {of}{day.year}' if with_year else ''}"


def _english(tens: str, ten: int, unit: int) -> str:
    return f"{tens}-{UNITS['en'][unit]}" if unit else tens


def _french(tens: str, ten: int, unit: int) -> str:
    if ten in (7, 9):
        unit += 10
    if not unit:
        return "quatre-vingts" if ten == 8 else tens
    link = " et " if unit in (1, 11) and ten < 8 else "-"
    return f"{tens}{link}{UNITS['fr'][unit]}"


def _spanish(tens: str, ten: int, unit: int) -> str:
    return f"{tens} y {UNITS['es'][unit]}" if unit else tens
