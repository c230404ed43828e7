"""The invitation as a letter or a note verbale: facts in, HTML or PDF out.

The words from salutation to closing are a template (`letter_template`), its formulas those of diplomatic correspondence (UN
Correspondence Manual ST/DCS/4/Rev.1 and the practice of missions at Geneva); what stands around them is the layout's. The
form of address is a fact that was asked for, never a guess.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from markupsafe import Markup

from app.documents.environment import render
from app.documents.letter_template import built_in, paragraphs
from app.documents.pdf import pdf
from app.documents.qr import qr_data_uri
from app.documents.wording import day_of, joined, letter_date

RIGHT_TO_LEFT = ("ar",)
NO_BREAK = "\N{NO-BREAK SPACE}"


@dataclass(frozen=True)
class Sender:
    """A State that signs: its mission, and who signs for it where that is known."""

    mission: str
    """"Permanent Mission of France"."""
    name: str
    """"France", "la France": as in a sentence."""
    of: str
    """"of France", "de la France", "Франции"."""
    signatory: str = ""
    function: str = ""


@dataclass(frozen=True)
class Addressee:
    """Whom the letter is to: a State's mission, or an organisation."""

    mission: str
    """As on an envelope: "Permanent Mission of Kenya", "African Union"."""
    name: str
    of: str
    """"of Kenya"; of an organisation its name."""


@dataclass(frozen=True)
class ProgrammeLine:
    """One line of the annexed programme."""

    time: str
    title: str
    speakers: str = ""


@dataclass(frozen=True)
class LetterFacts:
    """Everything a letter says; what was typed for the event is in `text_language`, all else in the letter's language."""

    language: str
    reference: str
    place: str
    dated: date
    senders: tuple[Sender, ...]
    office: str
    """"Coordinators on Universalization", agreeing in number with the senders; empty where no office invites."""
    convention: str
    convention_of: str
    """"of the Convention on Cluster Munitions", "Конвенции по кассетным боеприпасам"."""
    addressee: Addressee
    title: str
    when: str
    """As in a sentence: "on 23 May 2018, from 15:00 to 17:00"."""
    link: str
    """Of the registration; empty for a letter that asks for none."""
    instrument: str = "letter"
    organisation: bool = False
    text_language: str = "en"
    venue: str = ""
    city: str = ""
    country: str = ""
    form_of_address: str = "excellency"
    confidentiality: str = "open"
    purpose: str = ""
    in_margins_of: str = ""
    reply_by: date | None = None
    enclosures: tuple[str, ...] = ()
    programme: tuple[ProgrammeLine, ...] = ()
    contact: str = ""
    template: str = ""
    """The source of the words; empty for those that come with the software."""

    @property
    def is_note(self) -> bool:
        """Whether it is a note verbale: that never goes to an organisation (ST/DCS/4/Rev.1, paragraph 116)."""
        return self.instrument == "note_verbale" and not self.organisation


LABELS: dict[str, dict[str, str]] = {
    "en": {
        "reference": "Reference:", "note": "Note verbale", "for": "for {name}", "initials": "Initials and stamp",
        "link": "Registration: {mission}", "code": "Code that opens the registration form: {mission}",
        "enclosure": "Enclosure: {list}", "enclosures": "Enclosures: {list}", "programme": "provisional programme",
        "annex": "Provisional programme", "time": "Time", "session": "Session", "contact": "Contact: {contact}",
    },
    "fr": {
        "reference": "Référence :", "note": "Note verbale", "for": "pour {name}", "initials": "Paraphe et cachet",
        "link": "Inscription : {mission}", "code": "Code qui ouvre le formulaire d’inscription : {mission}",
        "enclosure": "Pièce jointe : {list}", "enclosures": "Pièces jointes : {list}", "programme": "programme provisoire",
        "annex": "Programme provisoire", "time": "Heure", "session": "Séance", "contact": "Contact : {contact}",
    },
    "es": {
        "reference": "Referencia:", "note": "Nota verbal", "for": "por {name}", "initials": "Rúbrica y sello",
        "link": "Inscripción: {mission}", "code": "Código que abre el formulario de inscripción: {mission}",
        "enclosure": "Anexo: {list}", "enclosures": "Anexos: {list}", "programme": "programa provisional",
        "annex": "Programa provisional", "time": "Hora", "session": "Sesión", "contact": "Contacto: {contact}",
    },
    "ru": {
        "reference": "Номер:", "note": "Вербальная нота", "for": "от имени {of}", "initials": "Инициалы и печать",
        "link": "Регистрация: {mission}", "code": "Код, открывающий регистрационную форму: {mission}",
        "enclosure": "Приложение: {list}", "enclosures": "Приложения: {list}", "programme": "предварительная программа",
        "annex": "Предварительная программа", "time": "Время", "session": "Заседание", "contact": "Контактная информация: {contact}",
    },
    "ar": {
        "reference": "المرجع:", "note": "مذكرة شفوية", "for": "عن {name}", "initials": "التوقيع بالأحرف الأولى والختم",
        "link": "التسجيل: {mission}", "code": "الرمز الذي يفتح استمارة التسجيل: {mission}",
        "enclosure": "مرفق: {list}", "enclosures": "مرفقات: {list}", "programme": "البرنامج المؤقت",
        "annex": "البرنامج المؤقت", "time": "الوقت", "session": "الجلسة", "contact": "للاتصال: {contact}",
    },
    "zh": {
        "reference": "编号：", "note": "普通照会", "for": "代表{name}", "initials": "草签和盖章",
        "link": "登记：{mission}", "code": "打开登记表的二维码：{mission}",
        "enclosure": "附件：{list}", "enclosures": "附件：{list}", "programme": "临时日程",
        "annex": "临时日程", "time": "时间", "session": "会议", "contact": "联系方式：{contact}",
    },
}  # fmt: skip
"""What the layout says around the words of the template."""


def letter_html(facts: LetterFacts) -> str:
    """The letter as a page, with the programme annexed; raises `TemplateFault`."""
    say = LABELS[facts.language]
    said = letter_words(facts)
    key = "enclosure" if len(facts.enclosures) == 1 else "enclosures"
    return render(
        "letter.html",
        facts=facts,
        say=say,
        direction=direction_of(facts.language),
        foreign=_foreign(facts),
        dated=letter_date(facts.place, facts.dated, facts.language),
        heading=say["note"] if facts.is_note else said[0],
        body=said[:-1] if facts.is_note else said[1:-1],
        closing=said[-1],
        title=_written(facts.title, facts),
        code=qr_data_uri(facts.link) if facts.link else "",
        code_words=say["code"].format(mission=facts.addressee.mission),
        link_words=say["link"].format(mission=facts.addressee.mission),
        contact=say["contact"].format(contact=facts.contact) if facts.contact else "",
        enclosures=say[key].format(list=joined(facts.enclosures, facts.language)) if facts.enclosures else "",
        missions=joined([sender.mission for sender in facts.senders], facts.language),
    )


def letter_pdf(facts: LetterFacts) -> bytes:
    """The letter as a tagged PDF; raises `TemplateFault`, and `MissingGlyphs` where a name has characters that no font has."""
    return pdf(letter_html(facts), style="letter.css")


def letter_words(facts: LetterFacts) -> list[Markup]:
    """The paragraphs from salutation to closing, or from compliments to courtesy; raises `TemplateFault`."""
    instrument = "note_verbale" if facts.is_note else "letter"
    said = paragraphs(facts.template or built_in(instrument, facts.language), template_words(facts))
    if facts.language in ("en", "fr"):
        said = [Markup(paragraph.replace("&#39;", "’")) for paragraph in said]  # nosec B704  # escaped already, by the template
    if facts.language == "fr":
        said = [Markup(re.sub(r"(?<=«) | (?=[»:;!?])", NO_BREAK, paragraph)) for paragraph in said]  # nosec B704  # the same
    return said


def template_words(facts: LetterFacts) -> dict[str, object]:
    """What a template may use: the names of `letter_template.WORDS`."""
    return {
        "senders": facts.senders,
        "count": len(facts.senders),
        "many": len(facts.senders) > 1,
        "senders_of": joined([sender.of for sender in facts.senders], facts.language),
        "office": facts.office,
        "convention": facts.convention,
        "convention_of": facts.convention_of,
        "addressee": facts.addressee,
        "organisation": facts.organisation,
        "address": facts.form_of_address,
        "title": _written(facts.title, facts),
        "purpose": _written(facts.purpose.rstrip(" ."), facts),
        "margins": _written(facts.in_margins_of, facts),
        "foreign": _foreign(facts),
        "when": facts.when,
        "where": _where(facts),
        "venue": _written(facts.venue, facts),
        "city": facts.city,
        "country": facts.country,
        "closed": facts.confidentiality != "open",
        "chatham": facts.confidentiality == "chatham",
        "reply_by": day_of(facts.reply_by, facts.language) if facts.reply_by else "",
        "programme": bool(facts.programme),
        "reference": facts.reference,
    }


def direction_of(language: str) -> str:
    """As HTML says it."""
    return "rtl" if language in RIGHT_TO_LEFT else "ltr"


def _where(facts: LetterFacts) -> str:
    """"at the Palais des Nations, Geneva, Switzerland", "à Genève (Suisse)": as it stands in a sentence."""
    venue, language = _written(facts.venue, facts), facts.language
    if language == "zh":
        place = Markup("").join((facts.country, facts.city, venue))
        return Markup("在{}").format(place) if place else ""
    parts = [part for part in (venue, facts.city, facts.country) if part]
    if language in ("fr", "es") and facts.city and not venue:
        city = f"{'à' if language == 'fr' else 'en'} {facts.city}"
        return f"{city} ({facts.country})" if facts.country else city
    place = Markup("، " if language == "ar" else ", ").join(parts)  # nosec B704  # our own words; `join` escapes
    pattern = {"en": "at {}" if venue else "in {}", "ar": "في {}"}.get(language, "({})")
    return Markup(pattern).format(place) if parts else ""  # nosec B704  # our own words; `format` escapes


def _foreign(facts: LetterFacts) -> bool:
    return facts.text_language != facts.language


def _written(text: str, facts: LetterFacts) -> str:
    """A typed text on one line; in another language than the letter's it keeps its own direction."""
    line = " ".join(text.split())
    if not line or not _foreign(facts):
        return line
    language = facts.text_language
    return Markup('<bdi lang="{}" dir="{}">{}</bdi>').format(language, direction_of(language), line)
