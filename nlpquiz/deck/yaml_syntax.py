"""YAML's faults of syntax in words that help, and the rest of the file saved from them."""

from __future__ import annotations

import re
from dataclasses import dataclass

import yaml

from nlpquiz.deck.source_text import SourceText, shortened
from nlpquiz.deck.yaml_nodes import ScalarNode

_QUOTES = "put quotes around the text, or write it below the key after |"
_ITEM = re.compile(r" *- +(?:\{ *)?[A-Za-z_]+ *:")
_ITEM_ID = re.compile(r" *(?:- +)?(?:\{ *)?id: *[\"']?([^\s\"'#,}]+)")
_FULL_WIDTH_COLON = re.compile(r"^\s*(?:- +)?[\w-]+：")
_DEEP = 1_000_000
_TABBED = re.compile(r" *\t[ \t]*")


# Inside double quotes these begin LaTeX for people and a control character for YAML: "\\beta" is a backspace and "eta".
_LATEX_ESCAPE = re.compile(
    r"(?<!\\)(?:\\\\)*(?P<escape>\\(?:[abefvNLP0][A-Za-z]*"
    r"|t(?:heta|au|ext\w*|imes|an|anh|o|op|frac|ilde)\b|n(?:abla|u|eq?|ot|otin|leq|geq|orm)\b|r(?:ho|ight\w*|angle|m)\b))"
)


@dataclass(frozen=True, slots=True)
class _Fault:
    line: int
    column: int
    message: str
    hint: str
    length: int = 1


def add_syntax_problem(source: SourceText, error: yaml.MarkedYAMLError) -> None:
    """Note what is wrong in a sentence for people who write decks, not parsers."""
    fault = _fault(source, error)
    source.add("yaml", fault.line, fault.column, fault.message, fault.hint, fault.length)
    if fault.message.startswith("a tab"):
        _add_further_tabs(source, fault.line)


def note_latex_escapes(node: ScalarNode, source: SourceText) -> None:
    """Note LaTeX in a text in double quotes that YAML has read as something else."""
    for number in range(node.line, node.end_line + 1):
        line = source.line(number)
        first = node.column if number == node.line else 0
        last = node.end_column - 1 if number == node.end_line else len(line)
        for found in _LATEX_ESCAPE.finditer(line, first, last):
            written = found["escape"]
            message = f"inside double quotes {written[:2]} is no LaTeX for YAML but a control character"
            hint = "write LaTeX in single quotes, or below the key after |"
            source.add("escape", number, found.start("escape") + 1, message, hint, len(written))


def without_faulty_item(text: str, error: yaml.MarkedYAMLError) -> tuple[str, frozenset[str]] | None:
    """The text with blank lines instead of the card or topic that holds the fault, and the ids that went with it.

    None when the fault is in no item of a list. Lines keep their numbers.
    """
    lines = text.splitlines(keepends=True)
    faulty = min(max(0, _first_line(error)), len(lines) - 1)
    indent = _indent(lines[faulty]) + 1 if lines and lines[faulty].strip() else _DEEP
    found: tuple[int, int] | None = None
    for candidate in range(faulty, -1, -1):
        line = lines[candidate]
        if line.strip() and _indent(line) < indent:  # a line that encloses all that was passed
            indent = _indent(line)
            if _ITEM.match(line):
                found = candidate, indent
            if indent == 0:
                break
    if found is None:
        return None
    begin, indent = found
    end = begin + 1
    while end < len(lines) and (not lines[end].strip() or _indent(lines[end]) > indent):
        end += 1
    removed = lines[begin:end]
    ids = frozenset(name[1] for line in removed if (name := _ITEM_ID.match(line)))
    blank = ["\n" if line.endswith(("\n", "\r")) else "" for line in removed]
    return "".join(lines[:begin] + blank + lines[end:]), ids


def _indent(line: str) -> int:
    """The spaces before a line; tabs and other blanks make it belong to whatever stands above."""
    lead = line[: len(line) - len(line.lstrip())]
    return len(lead) if not lead.strip(" ") else _DEEP


def _first_line(error: yaml.MarkedYAMLError) -> int:
    """Where the faulty thing begins: an open quote or bracket rather than the place where that became a fault."""
    context = error.context or ""
    if error.context_mark is not None and ("scanning" in context or "flow" in context):
        return int(error.context_mark.line)
    return int(error.problem_mark.line) if error.problem_mark is not None else 0


def _fault(source: SourceText, error: yaml.MarkedYAMLError) -> _Fault:
    problem = error.problem or ""
    context = error.context or ""
    mark = error.problem_mark or error.context_mark
    line, column = (int(mark.line) + 1, int(mark.column) + 1) if mark is not None else (0, 0)
    begin = error.context_mark
    opened = (int(begin.line) + 1, int(begin.column) + 1) if begin is not None else (line, column)
    character = source.line(line)[column - 1 : column]
    special = _from_the_line(source, line)
    if special is not None:
        return special
    if "cannot start any token" in problem or "tab character" in problem:
        return _strange_start(source, line, column, character)
    if "mapping values are not allowed" in problem:
        return _Fault(line, column, "a second “: ” in an unquoted text", _QUOTES)
    if "unknown escape character" in problem:
        first = column if character == "\\" else column - 1
        escape = source.line(line)[first - 1 : first + 1]
        hint = "write LaTeX in single quotes, or below the key after |; inside double quotes double each backslash"
        return _Fault(line, first, f"{escape} means nothing inside double quotes", hint, 2)
    if "quoted scalar" in context:
        if "unexpected end" in problem or "document" in problem:
            return _Fault(*opened, "this quote is never closed", "close it at the end of the text")
        return _Fault(line, column, f"inside quotes: {shortened(problem, 80)}", "write the text below the key after |")
    if "block scalar" in context:
        return _Fault(*opened, "text beside | or >", "begin the text on the next line, or put quotes around it")
    if "alias" in context or "anchor" in context:
        sign = source.line(opened[0])[opened[1] - 1 : opened[1]] or "*"
        return _Fault(*opened, f"{sign} begins a name for YAML", "put quotes around a text that begins with * or &")
    if "simple key" in context:
        return _Fault(*opened, "“: ” is missing after the key", "write key: value, or put quotes around the text")
    if "flow" in context:
        bracket = source.line(opened[0])[opened[1] - 1 : opened[1]]
        closing = {"{": "}", "[": "]"}.get(bracket, "its end")
        hint = "put quotes around texts that contain , : { } [ or ]"
        if opened[0] == line and column <= len(source.line(line)):
            return _Fault(line, column, f"this does not fit inside {bracket}…{closing}", hint)
        return _Fault(*opened, f"{bracket or 'this'} is not closed by {closing} where it should be", hint)
    if "did not find expected" in problem or "expected <block end>" in problem:
        hint = "check the indentation, and quotes that end too early (inside '…' write two: '')"
        return _Fault(line, column, "this does not fit what stands above it", hint)
    if "tag" in context or "tag" in problem:
        return _Fault(line, column, "! begins a tag for YAML", "put quotes around a text that begins with !")
    return _Fault(line, column, f"this is not YAML: {shortened(problem or context, 100)}", "")


def _from_the_line(source: SourceText, line: int) -> _Fault | None:
    """Faults that show in the line itself, or in the one above, whatever the parser calls them."""
    for number in (line, line - 1):
        if found := _FULL_WIDTH_COLON.match(source.line(number)):
            column = found.end()
            return _Fault(number, column, "a full-width colon after the key", "write a colon and a space: “: ”")
    text = source.line(line)
    lead = text[: len(text) - len(text.lstrip())]
    for strange in ("\u3000", "\xa0"):
        if strange in lead:
            name = "full-width space" if strange == "\u3000" else "non-breaking space"
            return _Fault(line, lead.index(strange) + 1, f"a {name} in the indentation", "indent with plain spaces")
    return None


def _strange_start(source: SourceText, line: int, column: int, character: str) -> _Fault:
    text = source.line(line)
    if "\t" in (character, text[:1]) or ((tabs := _TABBED.match(text)) is not None and tabs.end() >= column):
        first = text.index("\t") + 1
        length = len(text) - len(text[first - 1 :].lstrip("\t")) - first + 1
        return _Fault(line, first, "a tab in the indentation", "indent with spaces", length)
    return _Fault(line, column, f"a value cannot begin with {character}", _QUOTES)


def _add_further_tabs(source: SourceText, after: int) -> None:
    for number in range(after + 1, len(source.lines) + 1):
        text = source.line(number)
        if found := _TABBED.match(text):
            first = text.index("\t") + 1
            length = found.end() - first + 1
            source.add("yaml", number, first, "a tab in the indentation", "indent with spaces", length)
            if len(source.problems) > 50:
                return
