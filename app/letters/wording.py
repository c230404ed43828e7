"""The words that templates may use, and what may be wrong with one, in the reader's language."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from app.documents.letter_template import DEEPEST, LONGEST_LETTER, LONGEST_SOURCE, TemplateFault

WORDS = {
    "title": _l("the event's title"),
    "when": _l("its day and hours, as in a sentence"),
    "where": _l("its place, as in a sentence; may be empty"),
    "venue": _l("the venue, as it was typed; may be empty"),
    "city": _l("the town, in the letter's language; may be empty"),
    "country": _l("the country, in the letter's language; may be empty"),
    "purpose": _l("its purpose, as it was typed; may be empty"),
    "margins": _l("in the margins of what it takes place; may be empty"),
    "foreign": _l("whether these texts were typed in another language than the letter's"),
    "closed": _l("whether the meeting is closed, in either form"),
    "chatham": _l("whether it is held under the Chatham House Rule"),
    "programme": _l("whether a programme is annexed"),
    "reply_by": _l("the day by which an answer is wanted; may be empty"),
    "reference": _l("the letter's reference number"),
    "addressee.mission": _l("“Permanent Mission of Kenya”, or the organisation's name"),
    "addressee.name": _l("“Kenya”, with its article where it has one"),
    "addressee.of": _l("“of Kenya”, “Кении”"),
    "organisation": _l("whether the addressee is an organisation"),
    "address": _l("the form of address: excellency, ambassador_m, ambassador_f, sir, madam or sir_or_madam"),
    "many": _l("whether several States send it"),
    "count": _l("how many States send it"),
    "senders": _l("the States that send it; each has mission, name, of, signatory and function"),
    "senders_of": _l("“of France and of Panama”"),
    "office": _l("“Coordinators on Universalization”, in agreement with their number; may be empty"),
    "convention": _l("the treaty's name"),
    "convention_of": _l("“of the Convention on Cluster Munitions”"),
}
"""In the order in which one looks for them."""
FAULTS = {
    "syntax": _l("Line %(line)s: this is not written as a template must be (%(word)s). Check its brackets and its endings."),
    "no_such_word": _l("Line %(line)s: “%(word)s” is no word that letters know. Take one of the list."),
    "not_allowed": _l("Line %(line)s: “%(word)s” cannot be used in a letter. Use only words of the list, “if” and “for”."),
    "not_words": _l("Line %(line)s: this is a list or a yes and no, which cannot be printed. Ask for it with “if” or “for”."),
    "does_not_fit": _l("Line %(line)s: this does not fit together (%(word)s). Compare only what can be compared."),
    "source_too_long": _l("The template is longer than %(most)s characters. Make it shorter."),
    "letter_too_long": _l("The letter would be longer than %(most)s characters. Make it shorter."),
    "too_deep": _l("Line %(line)s: too much stands inside one another. Write it more simply."),
    "control_characters": _l("Line %(line)s: there are characters that cannot be printed. Type them anew."),
    "too_few": _l("A letter needs a salutation, a text and a closing, and a note verbale a text and a closing, with empty lines between."),
}


def fault_in_words(fault: TemplateFault) -> str:
    """One sentence that says where it is and what to do."""
    most = {"source_too_long": LONGEST_SOURCE, "letter_too_long": LONGEST_LETTER, "too_deep": DEEPEST}.get(fault.reason, 0)
    return str(FAULTS[fault.reason]) % {"line": fault.line, "word": fault.word, "most": most}
