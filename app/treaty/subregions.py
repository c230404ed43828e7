"""The sub-regions of the United Nations' M49 standard, as they stand in a sentence (unstats.un.org/unsd/methodology/m49)."""

from __future__ import annotations

SUBREGIONS = {
    "Northern Africa": ("Northern Africa", "l'Afrique septentrionale", "África septentrional"),
    "Western Africa": ("Western Africa", "l'Afrique occidentale", "África occidental"),
    "Middle Africa": ("Middle Africa", "l'Afrique centrale", "África central"),
    "Eastern Africa": ("Eastern Africa", "l'Afrique orientale", "África oriental"),
    "Southern Africa": ("Southern Africa", "l'Afrique australe", "África meridional"),
    "Northern America": ("Northern America", "l'Amérique septentrionale", "América septentrional"),
    "Central America": ("Central America", "l'Amérique centrale", "América central"),
    "Caribbean": ("the Caribbean", "les Caraïbes", "el Caribe"),
    "South America": ("South America", "l'Amérique du Sud", "América del Sur"),
    "Central Asia": ("Central Asia", "l'Asie centrale", "Asia central"),
    "Eastern Asia": ("Eastern Asia", "l'Asie orientale", "Asia oriental"),
    "South-eastern Asia": ("South-eastern Asia", "l'Asie du Sud-Est", "Asia sudoriental"),
    "Southern Asia": ("Southern Asia", "l'Asie du Sud", "Asia meridional"),
    "Western Asia": ("Western Asia", "l'Asie occidentale", "Asia occidental"),
    "Northern Europe": ("Northern Europe", "l'Europe septentrionale", "Europa septentrional"),
    "Western Europe": ("Western Europe", "l'Europe occidentale", "Europa occidental"),
    "Southern Europe": ("Southern Europe", "l'Europe méridionale", "Europa meridional"),
    "Eastern Europe": ("Eastern Europe", "l'Europe orientale", "Europa oriental"),
    "Australia and New Zealand": ("Australia and New Zealand", "l'Australie et la Nouvelle-Zélande", "Australia y Nueva Zelandia"),
    "Melanesia": ("Melanesia", "la Mélanésie", "Melanesia"),
    "Micronesia": ("Micronesia", "la Micronésie", "Micronesia"),
    "Polynesia": ("Polynesia", "la Polynésie", "Polinesia"),
}
PLACES = {"en": 0, "fr": 1, "es": 2}


def subregion_in(code: str, language: str) -> str:
    """With its article: "Western Africa", "les Caraïbes"; in English where the language has none."""
    names = SUBREGIONS.get(code, (code, code, code))
    return names[PLACES.get(language, 0)]
