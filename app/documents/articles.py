"""Articles and prepositions before what people typed: known by the noun a phrase begins with, never guessed.

French and Spanish need the gender of a noun before they can say "the". The tables hold the nouns that titles of events,
organisations and functions begin with; of anything else `definite` answers None, and the caller quotes it instead.
"""

from __future__ import annotations

import re

NO_BREAK = "\N{NO-BREAK SPACE}"
VOWELS = tuple("aeiouàâäéèêëîïôöùûüœæáíóú")

ENGLISH_NOUNS = (
    # events
    "seminar seminars workshop workshops meeting meetings conference conferences table roundtable webinar lunch breakfast "
    "dinner consultation consultations forum symposium session sessions briefing dialogue event events assembly course "
    "training summit panel retreat visit congress "
    # organisations
    "union organization organisation committee commission centre center coalition office institute programme agency "
    "secretariat federation fund bank league community nations council unit group ministry government mission network "
    "department society movement campaign alliance parliament republic kingdom foundation association "
    "au eu un oas ipu icrc ifrc osce gichd"
)
ENGLISH = frozenset(ENGLISH_NOUNS.split())
NOUNS = {
    "fr": {
        "m": "séminaire atelier webinaire déjeuner dîner petit-déjeuner forum colloque dialogue cours sommet congrès exposé "
        "débat point échange tour compte discours mot comité centre bureau institut programme secrétariat fonds conseil groupe "
        "ministère gouvernement réseau département mouvement parlement mécanisme plan protocole traité accord pacte royaume "
        "ambassadeur directeur président général colonel commandant professeur conseiller représentant député sénateur "
        "coordonnateur chef haut-commissariat haut-commissaire",
        "f": "réunion conférence consultation table séance session manifestation présentation visite assemblée formation retraite "
        "journée rencontre allocution intervention communication discussion mise déclaration union organisation commission "
        "coalition agence fédération banque ligue communauté unité mission société campagne alliance fondation association "
        "république convention action ambassadrice directrice présidente générale colonelle commandante professeure "
        "conseillère représentante députée sénatrice coordonnatrice cheffe direction présidence délégation",
        "mp": "états",
        "fp": "nations",
    },
    "es": {
        "m": "seminario taller webinario almuerzo desayuno foro coloquio diálogo curso congreso discurso debate intercambio resumen "
        "informe turno comité centro instituto programa organismo fondo banco consejo grupo ministerio gobierno departamento "
        "movimiento parlamento mecanismo plan protocolo tratado convenio acuerdo pacto reino encuentro panel evento acto "
        "embajador director presidente general profesor consejero diputado senador coordinador ministro jefe sr. excmo. dr. prof.",
        "f": "reunión conferencia consulta mesa sesión presentación visita asamblea formación jornada cumbre alocución intervención "
        "comunicación exposición discusión actualización declaración unión organización comisión coalición oficina secretaría "
        "agencia federación liga comunidad dependencia unidad misión sociedad red campaña alianza fundación asociación república "
        "convención acción embajadora directora presidenta profesora consejera diputada senadora coordinadora ministra jefa dirección "
        "presidencia delegación sra. excma. dra.",
        "mp": "estados",
        "fp": "naciones palabras",
    },
}
GENDERS = {
    language: {noun: gender for gender, nouns in by_gender.items() for noun in nouns.split()}
    for language, by_gender in NOUNS.items()
}
THE = {
    "fr": {"m": "le", "f": "la", "mp": "les", "fp": "les"},
    "es": {"m": "el", "f": "la", "mp": "los", "fp": "las"},
}
A = {
    "fr": {"m": "un", "f": "une", "mp": "des", "fp": "des"},
    "es": {"m": "un", "f": "una", "mp": "unos", "fp": "unas"},
}
BEGINNINGS = {
    "en": ("the ", "a ", "an "),
    "fr": ("le ", "la ", "les ", "l'", "l’", "un ", "une ", "des "),
    "es": ("el ", "la ", "los ", "las ", "un ", "una ", "unos ", "unas "),
}
ORDINAL_WORD = re.compile(
    r"\d+\S*|prem\S+|\S+ième|primer\S*|segund\S|tercer\S*|cuart\S|quint\S|sext\S|séptim\S|octav\S|noven\S|décim\S", re.I
)
SOUNDS_LIKE_YOU = ("uni", "use", "usu", "eu", "one", "un ")
SILENT_H = ("hour", "hono", "honest", "heir")


def gender(phrase: str, language: str) -> str | None:
    """m, f, mp or fp of the noun that a French or Spanish phrase begins with, after ordinals; None where it is not known."""
    nouns = GENDERS[language]
    for word in phrase.casefold().split(" "):
        if ORDINAL_WORD.fullmatch(word):
            continue
        word = word.rstrip(",:;")
        if word in nouns:
            return nouns[word]
        singular = word.removesuffix("es") if language == "es" and word.endswith(("res", "nes")) else word.removesuffix("s")
        found = nouns.get(singular) or nouns.get(singular.removesuffix("on") + "ón") if singular != word else None
        return f"{found[0]}p" if found else None
    return None


def has_article(phrase: str, language: str) -> bool:
    """Whether the phrase already begins with one, as people often type it."""
    return phrase.casefold().startswith(BEGINNINGS[language])


def definite(phrase: str, language: str) -> str | None:
    """With "the"; None where the language needs a gender that is not known."""
    if has_article(phrase, language):
        return phrase[:1].lower() + phrase[1:]
    if language == "en":
        words = {word.strip("‘’“”\"'(),.:;") for word in phrase.casefold().split(" ")}
        return f"the {phrase}" if words & ENGLISH else None
    known = gender(phrase, language)
    return with_article(phrase, known, language) if known else None


def named(name: str, language: str) -> str:
    """An organisation or a function in a sentence: with its article where the language has one and it is known, else as it was typed."""
    return (language in BEGINNINGS and definite(name, language)) or name


def indefinite(phrase: str, language: str) -> str | None:
    """With "a" or "an"; None where the language needs a gender that is not known."""
    if has_article(phrase, language):
        return phrase[:1].lower() + phrase[1:]
    if language != "en":
        known = gender(phrase, language)
        return f"{A[language][known]} {phrase}" if known else None
    noun = re.split(r" (?:on|of|by|from|for|with|to|in|about|regarding|concerning|among|between)\b", phrase.casefold())[0]
    if noun.endswith("s") and not noun.endswith("ss"):
        return phrase
    return f"{a_or_an(phrase)} {phrase}"


def a_or_an(phrase: str) -> str:
    """The article by its sound; acronyms are spelt: "an ISU officer", "a UN agency"."""
    word = phrase.split(" ")[0]
    if len(word) > 1 and word.isupper():
        return "an" if word[0] in "AEFHILMNORSX" else "a"
    lower = f"{phrase.casefold()} "
    if lower.startswith(SILENT_H):
        return "an"
    return "an" if lower.startswith(VOWELS) and not lower.startswith(SOUNDS_LIKE_YOU) else "a"


def with_article(noun: str, known: str, language: str) -> str:
    """The definite article by gender, elided in French: "l'UAA", "la DAA", "le Séminaire"; English has one."""
    if language == "en":
        return f"the {noun}"
    article = THE[language][known]
    if language == "fr" and article in ("le", "la") and noun.casefold().startswith(VOWELS):
        return f"l'{noun}"
    return f"{article} {noun}"


def genitive(phrase: str, language: str) -> str:
    """With "of", contracted: "du Kenya", "de l'Ouganda", "d'une réunion", "del Paraguay", but "de El Salvador"."""
    if language == "en":
        return f"of {phrase}"
    if language == "fr":
        for article, contracted in (("le ", "du "), ("les ", "des ")):
            if phrase.startswith(article):
                return contracted + phrase.removeprefix(article)
        phrase = phrase.removeprefix("des ")
        return f"d'{phrase}" if phrase.casefold().startswith(VOWELS) else f"de {phrase}"
    return f"del {phrase.removeprefix('el ')}" if phrase.startswith("el ") else f"de {phrase}"


def dative(phrase: str, language: str) -> str:
    """With "to", contracted: "au séminaire", "aux États", "à l'atelier", "al taller", but "a El Salvador"."""
    if language == "en":
        return f"to {phrase}"
    if language == "fr":
        for article, contracted in (("le ", "au "), ("les ", "aux ")):
            if phrase.startswith(article):
                return contracted + phrase.removeprefix(article)
        return f"à {phrase}"
    return f"al {phrase.removeprefix('el ')}" if phrase.startswith("el ") else f"a {phrase}"


def in_city(city: str, language: str) -> str:
    """"in Geneva", "à Genève", "au Caire", "en El Cairo"."""
    if language == "fr":
        for article, contracted in (("Le ", "au "), ("Les ", "aux ")):
            if city.startswith(article):
                return contracted + city.removeprefix(article)
        return f"à {city}"
    return f"{'in' if language == 'en' else 'en'} {city}"


def in_country(running: str, language: str) -> str:
    """"in the Gambia", "en Ouganda", "au Kenya", "aux Philippines", "à Cuba", "en el Paraguay"."""
    if language != "fr":
        return f"{'in' if language == 'en' else 'en'} {running}"
    if running.startswith(("le ", "les ")):
        return dative(running, language)
    bare = running.removeprefix("la ").removeprefix("l'")
    vowel = bare.casefold().startswith((*VOWELS, "haïti"))
    return f"en {bare}" if bare != running or vowel else f"à {running}"


def quoted(text: str, language: str) -> str:
    """In the quotation marks of the language."""
    opening, closing = {"en": ("‘", "’"), "fr": (f"«{NO_BREAK}", f"{NO_BREAK}»"), "es": ("«", "»")}[language]
    return f"{opening}{text}{closing}"
