"""A template prints the words it is given; it opens nothing, calls nothing, and ends."""

from __future__ import annotations

import time

import pytest

from app.documents.letter_specimens import check
from app.documents.letter_template import FILTERS, LONGEST_SOURCE, WORDS, TemplateFault, paragraphs
from app.letters.wording import FAULTS
from app.letters.wording import WORDS as EXPLAINED

FACTS: dict[str, object] = dict.fromkeys(WORDS, "x") | {"senders": (), "many": True}


def fault_of(source: str) -> TemplateFault:
    """What is wrong with it."""
    with pytest.raises(TemplateFault) as raised:
        paragraphs(source, FACTS)
    assert raised.value.reason in FAULTS
    return raised.value


@pytest.mark.parametrize(
    "attack",
    [
        "{{ ''.__class__ }}", "{{ ''['__class__'] }}", "{{ title.__init__.__globals__ }}", "{{ title|attr('__class__') }}",
        "{{ ''.__class__.__mro__[1].__subclasses__() }}", "{{ senders.__class__ }}", "{{ self }}", "{{ self.__init__ }}",
        "{{ config }}", "{{ request }}", "{{ url_for('x') }}", "{{ lipsum() }}", "{{ cycler }}", "{{ namespace() }}", "{{ dict(a=1) }}",
        "{% include 'letter.en.txt' %}", "{% import 'x' as y %}", "{% from 'x' import y %}", "{% extends 'x' %}", "{% block x %}{% endblock %}",
        "{% macro x() %}{{ x() }}{% endmacro %}{{ x() }}", "{% call x() %}{% endcall %}", "{% set x %}{% endset %}", "{% do x %}",
        "{{ range(10**9) }}", "{% for x in range(10**9) %}{% endfor %}", "{{ 10**10**10 }}", "{{ 'a' * 10**9 }}", "{{ title ~ title }}",
        "{% for a in senders %}{% for b in senders %}{% endfor %}{% endfor %}", "{% for a in senders recursive %}{{ loop(a) }}{% endfor %}",
        "{% set x = [title, title] %}", "{% set x = {'a': {'b': title}} %}", "{{ title.format(title) }}", "{{ '%s'|format(title) }}",
        "{{ title|map('upper') }}", "{{ title|safe }}", "{{ title|pprint }}", "{{ title is callable }}", "{{ title[:1] }}", "{{ -1 }}",
        "{% autoescape false %}{{ title }}{% endautoescape %}", "{% filter capital %}x{% endfilter %}", "{% with x = 1 %}{% endwith %}",
        "{% trans %}x{% endtrans %}", "{% debug %}", "{{ senders }}", "{{ many }}", "{{ '\\ud800' }}", "{{ '\\x00' }}",
        "{{ " + "9" * 5000 + " }}", "{{ " + "(" * 5000, "{% if many %}" * 400 + "{% endif %}" * 400, "x" * (LONGEST_SOURCE + 1),
    ],
)  # fmt: skip
def test_what_a_letter_has_no_use_for_is_refused(attack: str) -> None:
    started = time.perf_counter()

    fault_of(attack)

    assert time.perf_counter() - started < 2


def test_a_template_that_grows_without_end_is_stopped() -> None:
    many = {**FACTS, "senders": tuple("ab" * 500)}
    with pytest.raises(TemplateFault, match="letter too long"):
        paragraphs("{% for each in senders %}" + "word " * 100 + "{% endfor %}", many)


@pytest.mark.parametrize(
    ("source", "reason", "line", "word"),
    [
        ("Excellency,\n\n{{ titel }}", "no_such_word", 3, "titel"),
        ("x\n{% if many %}\n{{ addressee.nation }}\n{% endif %}", "no_such_word", 3, "nation"),
        ("x\n\n{{ title|upper }}", "no_such_word", 3, "upper"),
        ("x\n{% if many %}\ny", "syntax", 3, ""),
        ("x\n\n\n{{ title", "syntax", 4, ""),
        ("x\n{{ {'a': 'b'}[address] }}", "no_such_word", 2, ""),
        ("x\n{{ title < 1 }}", "does_not_fit", 2, ""),
        ("x\n{% include 'y' %}", "not_allowed", 2, "include"),
    ],
)
def test_a_fault_names_its_line_and_its_word(source: str, reason: str, line: int, word: str) -> None:
    fault = fault_of(source)

    assert (fault.reason, fault.line) == (reason, line)
    assert word in fault.word


def test_what_stands_between_the_marks_is_text() -> None:
    assert paragraphs("<script>1</script> & {{ title }}\n\n{# a note #}b", FACTS) == ["&lt;script&gt;1&lt;/script&gt; &amp; x", "b"]


def test_a_line_of_marks_is_no_line_and_a_line_of_words_ends() -> None:
    source = "a\n{% if many %}\nb\n{% endif %}\nc {% if many %}d{% endif %}\n\ne{% if many %}f{% endif %}\n\n\n\ng"

    assert paragraphs(source, FACTS) == ["a b c d", "ef", "g"]


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        ("{{ title }}", "too_few"),
        ("a\n\nb\n\n{{ {'excellency': 'c'}[address] }}", "no_such_word"),
        ("a\n\nb\n\n{% if not organisation %}c{% endif %}", "too_few"),
        ("a\n\nb\n\n{% if chatham %}{{ senders }}{% endif %}c", "not_words"),
        ("a\n\nb\n\n{% if count == 3 %}{% set x = 'c' %}{% endif %}{{ x }}", "no_such_word"),
    ],
)
def test_a_template_must_suit_every_letter(source: str, reason: str) -> None:
    with pytest.raises(TemplateFault) as raised:
        check(source, "letter", "en")

    assert raised.value.reason == reason


def test_every_word_is_explained() -> None:
    assert {word.partition(".")[0] for word in EXPLAINED} == WORDS
    assert set(FILTERS) == {"capital"}
