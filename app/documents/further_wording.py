"""Dates and lists in Arabic, Russian and Chinese, as the United Nations write them; digits are Western in all three."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from babel.dates import get_month_names

LANGUAGES = ("ar", "ru", "zh")
ARABIC_MONTHS = (
    "كانون الثاني/يناير",
    "شباط/فبراير",
    "آذار/مارس",
    "نيسان/أبريل",
    "أيار/مايو",
    "حزيران/يونيه",
    "تموز/يوليه",
    "آب/أغسطس",
    "أيلول/سبتمبر",
    "تشرين الأول/أكتوبر",
    "تشرين الثاني/نوفمبر",
    "كانون الأول/ديسمبر",
)
COMMAS = {"ar": "، ", "ru": ", ", "zh": "，"}
FROM_TO = {"ar": "من {} إلى {}", "ru": "с {} по {}", "zh": "{}至{}"}
BETWEEN = {"ar": "{} - {}", "ru": "{} — {}", "zh": "{}至{}"}


def joined(items: Sequence[str], language: str) -> str:
    """"Франция и Панама", "فرنسا وبنما", "法国和巴拿马"."""
    if language == "ar":
        return " و".join(items)
    comma, link = {"ru": (", ", " и "), "zh": ("、", "和")}[language]
    return link.join(part for part in (comma.join(items[:-1]), items[-1] if items else "") if part)


def day_of(day: date, language: str, *, with_year: bool = True) -> str:
    """"23 мая 2018 года", "23 أيار/مايو 2018", "2018年5月23日"."""
    if language == "zh":
        return f"{f'{day.year}年' if with_year else ''}{day.month}月{day.day}日"
    return f"{day.day} {_month(day, language, with_year)}"


def days_of(start: date, end: date, language: str, *, with_year: bool = True) -> str:
    """A range without preposition: "29–30 мая 2017 года", "29–30 أيار/مايو 2017", "2017年5月29日至30日"."""
    last = day_of(end, language, with_year=with_year)
    if start == end:
        return last
    same_month = (start.year, start.month) == (end.year, end.month)
    if same_month and language == "zh":
        return f"{day_of(start, language, with_year=with_year)}至{end.day}日"
    if same_month:
        return f"{start.day}–{last}"
    return BETWEEN[language].format(*_ends(start, end, language, with_year))


def on_days(start: date, end: date, language: str, *, with_year: bool = True) -> str:
    """As it stands in a sentence: "29 и 30 мая 2017 года", "يومي 29 و30 أيار/مايو 2017"."""
    if language == "zh":
        return days_of(start, end, language, with_year=with_year)
    last = day_of(end, language, with_year=with_year)
    if start == end:
        return f"في {last}" if language == "ar" else last
    if (start.year, start.month) != (end.year, end.month):
        return FROM_TO[language].format(*_ends(start, end, language, with_year))
    if (end - start).days > 1:
        return FROM_TO[language].format(start.day, last)
    return f"يومي {start.day} و{last}" if language == "ar" else f"{start.day} и {last}"


def month_of(day: date, language: str) -> str:
    """"август 2016 года", "آب/أغسطس 2016", "2016年8月"."""
    if language == "zh":
        return f"{day.year}年{day.month}月"
    if language == "ru":
        return f"{get_month_names('wide', context='stand-alone', locale='ru')[day.month]} {day.year} года"
    return _month(day, language, True)


def in_months(start: date, end: date, language: str) -> str:
    """"в августе 2016 года", "с ноября 2016 года по январь 2017 года", "في آب/أغسطس 2016"."""
    if (start.year, start.month) < (end.year, end.month):
        first = _month(start, "ru", True) if language == "ru" else month_of(start, language)
        return FROM_TO[language].format(first, month_of(end, language))
    if language == "ru":
        genitive, year = _month(start, "ru", True).split(" ", 1)
        return f"в {genitive[:-1]}е {year}"
    return f"في {month_of(start, language)}" if language == "ar" else month_of(start, language)


def letter_date(place: str, day: date, language: str) -> str:
    """"Женева, 23 мая 2018 года", "جنيف، 23 أيار/مايو 2018", "2018年5月23日，日内瓦"."""
    said = day_of(day, language)
    return f"{said}，{place}" if language == "zh" else f"{place}{'،' if language == 'ar' else ','} {said}"


def of_name(name: str, language: str) -> str:
    """A name in the genitive: "Конвенции по …", "لاتفاقية …"; Chinese has none."""
    if language == "ar":
        return f"لل{name[2:]}" if name.startswith("ال") else f"ل{name}"
    head, space, rest = name.partition(" ")
    if language == "ru" and head.endswith("ия"):
        return f"{head[:-1]}и{space}{rest}"
    if language == "ru" and head.endswith(("р", "л")):
        return f"{head}а{space}{rest}"
    return name


def _ends(start: date, end: date, language: str, with_year: bool) -> tuple[str, str]:
    first_year = with_year and (start.year != end.year or language == "zh")
    last_year = with_year and (start.year != end.year or language != "zh")
    return day_of(start, language, with_year=first_year), day_of(end, language, with_year=last_year)


def _month(day: date, language: str, with_year: bool) -> str:
    if language == "ar":
        return f"{ARABIC_MONTHS[day.month - 1]}{f' {day.year}' if with_year else ''}"
    month = get_month_names("wide", locale="ru")[day.month]
    return f"{month}{f' {day.year} года' if with_year else ''}"
