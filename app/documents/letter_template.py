"""The words of letters: templates that the secretariat may edit, so they can print the words they are given and nothing else.

A template is plain text, an empty line begins a paragraph, and Jinja's marks choose and print. It runs in Jinja's sandbox
after its syntax tree was held against a list: no calls, no arithmetic, no other files, no loop in a loop.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any
from unicodedata import category

from jinja2 import StrictUndefined, Template, TemplateError, TemplateSyntaxError, Undefined, nodes
from jinja2.ext import Extension
from jinja2.lexer import Token, TokenStream
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup, escape

from app.documents.wording import capital

BUILT_IN = Path(__file__).resolve().parents[2] / "templates" / "letters"
INSTRUMENTS = ("letter", "note_verbale")
LANGUAGES = ("en", "fr", "es", "ru", "ar", "zh")
LONGEST_SOURCE = 20_000
LONGEST_LETTER = 30_000
DEEPEST = 40
SYNTAX = (
    nodes.Template, nodes.Output, nodes.TemplateData, nodes.If, nodes.For, nodes.Assign, nodes.CondExpr, nodes.Name, nodes.Const,
    nodes.Getattr, nodes.Getitem, nodes.Compare, nodes.Operand, nodes.Not, nodes.And, nodes.Or, nodes.Filter, nodes.Tuple,
    nodes.List, nodes.Dict, nodes.Pair,
)  # fmt: skip
WORDS = frozenset({
    "address", "addressee", "chatham", "city", "closed", "convention", "convention_of", "count", "country", "foreign", "many",
    "margins", "office", "organisation", "programme", "purpose", "reference", "reply_by", "senders", "senders_of", "title",
    "venue", "when", "where",
})  # fmt: skip
ATTRIBUTES = frozenset({"mission", "of", "name", "signatory", "function", "first", "last", "index"})
FILTERS = {"capital": capital}
MARKS_ALONE = re.compile(r"\s*(?:\{%(?:(?!%\}).)*%\}\s*)+")
LAST_MARK = re.compile(r"(?<![-+])%\}[ \t]*$")


class TemplateFault(ValueError):
    """What is wrong with a template; `reason` is a key for the words, `line` counts from one."""

    def __init__(self, reason: str, line: int = 1, word: str = "") -> None:
        super().__init__(reason, line, word)
        self.reason, self.line, self.word = reason, line, word

    def __str__(self) -> str:
        """For a log and the row of a letter."""
        return f"the template, line {self.line}: {self.reason.replace('_', ' ')} {self.word}".rstrip()


class _PlainText(Extension):
    """What stands between the marks is text, whatever it looks like; a line of marks alone is no line."""

    def preprocess(self, source: str, name: str | None, filename: str | None = None) -> str:
        """Jinja would drop the end of every line that ends with a mark: keep it where the line has words."""
        return "\n".join(line if MARKS_ALONE.fullmatch(line) else LAST_MARK.sub("+%}", line) for line in source.split("\n"))

    def filter_stream(self, stream: TokenStream) -> Iterator[Token]:
        """Escape it as values are escaped."""
        for token in stream:
            yield Token(token.lineno, token.type, str(escape(token.value))) if token.type == "data" else token


def _printed(value: Any) -> Any:
    """Only words and numbers are printed: of a list or a truth a reader would see its innards."""
    if isinstance(value, (str, Undefined)) or (isinstance(value, int) and not isinstance(value, bool)):
        return value
    raise TemplateError("not_words")


def _environment() -> ImmutableSandboxedEnvironment:
    environment = ImmutableSandboxedEnvironment(
        undefined=StrictUndefined,
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_printed,
        extensions=[_PlainText],
    )
    environment.filters, environment.globals, environment.tests = dict(FILTERS), {}, {}
    return environment


ENVIRONMENT = _environment()


def built_in(instrument: str, language: str) -> str:
    """The template that comes with the software."""
    return (BUILT_IN / f"{instrument}.{language}.txt").read_text(encoding="utf-8")


def paragraphs(source: str, words: Mapping[str, object]) -> list[Markup]:
    """What the template says with these words, safe as HTML; raises `TemplateFault`."""
    template = _compiled(source)
    said, length = [], 0
    try:
        for piece in template.generate(words):
            said.append(piece)
            length += len(piece)
            if length > LONGEST_LETTER:
                raise TemplateFault("letter_too_long")
    except TemplateError as error:
        reason = "not_words" if error.message == "not_words" else "no_such_word"
        raise TemplateFault(reason, _line_of(error), "" if reason == "not_words" else error.message or "") from error
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        if isinstance(error, TemplateFault):
            raise
        raise TemplateFault("does_not_fit", _line_of(error), str(error)) from error
    text = "".join(said)
    if any(category(character) in ("Cc", "Cs") for character in text if character not in "\n\t"):
        raise TemplateFault("control_characters")
    parts = re.split(r"\n[ \t]*\n", text)
    return [Markup(re.sub(r"[ \t\r\n]+", " ", part).strip()) for part in parts if part.strip()]  # nosec B704  # Jinja has escaped what was put in


@lru_cache(maxsize=64)
def _compiled(source: str) -> Template:
    if len(source) > LONGEST_SOURCE:
        raise TemplateFault("source_too_long")
    try:
        tree = ENVIRONMENT.parse(source)
        _look_through(tree)
        return ENVIRONMENT.from_string(tree)
    except TemplateFault:
        raise
    except TemplateSyntaxError as error:
        raise TemplateFault("syntax", error.lineno, error.message or "") from error
    except (RecursionError, MemoryError, SyntaxError, ValueError) as error:
        raise TemplateFault("too_deep") from error


def _look_through(tree: nodes.Template) -> None:
    """Refuse what is not on the lists, before any of it runs."""
    known = WORDS | {name.name for name in tree.find_all(nodes.Name) if name.ctx == "store"} | {"loop"}
    waiting: list[tuple[nodes.Node, int, bool]] = [(tree, 0, False)]
    while waiting:
        node, depth, looping = waiting.pop()
        if depth > DEEPEST:
            raise TemplateFault("too_deep", node.lineno or 1)
        _look_at(node, known, looping)
        inside = looping or isinstance(node, nodes.For)
        waiting += [(child, depth + 1, inside) for child in node.iter_child_nodes()]


def _look_at(node: nodes.Node, known: frozenset[str], looping: bool) -> None:
    if not isinstance(node, SYNTAX):
        raise TemplateFault("not_allowed", node.lineno or 1, type(node).__name__.lower())
    if isinstance(node, nodes.Name) and node.ctx == "load" and node.name not in known:
        raise TemplateFault("no_such_word", node.lineno or 1, node.name)
    if isinstance(node, nodes.Getattr) and node.attr not in ATTRIBUTES:
        raise TemplateFault("no_such_word", node.lineno or 1, node.attr)
    if isinstance(node, nodes.Filter) and node.name not in FILTERS:
        raise TemplateFault("no_such_word", node.lineno or 1, node.name)
    if isinstance(node, nodes.For) and (looping or node.recursive or not isinstance(node.iter, nodes.Name)):
        raise TemplateFault("not_allowed", node.lineno or 1, "for")
    if isinstance(node, (nodes.Tuple, nodes.List, nodes.Dict)) and getattr(node, "ctx", "load") == "load":
        inner = node.iter_child_nodes()
        if not all(isinstance(each, (nodes.Const, nodes.Pair)) for each in inner):
            raise TemplateFault("not_allowed", node.lineno or 1, "[…]")
    if isinstance(node, nodes.Pair) and not (isinstance(node.key, nodes.Const) and isinstance(node.value, nodes.Const)):
        raise TemplateFault("not_allowed", node.lineno or 1, "{…}")


def _line_of(error: BaseException) -> int:
    """The line of the template that was running when it failed."""
    line, trace = 1, error.__traceback__
    while trace is not None:
        if trace.tb_frame.f_code.co_filename == "<template>":
            line = trace.tb_lineno
        trace = trace.tb_next
    return line
