"""Problems of deck files as people and editors read them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from nlpquiz.errors import Problem
from nlpquiz.terminal.cells import text_width
from nlpquiz.terminal.sanitize import harmless

_WIDEST_LINE = 120  # characters of a source line that are shown
_BEFORE_MARKER = 50


def render_problems(problems: Iterable[Problem], *, ascii_only: bool = False) -> str:
    """Every problem with its source line, a marker under the fault, and what to write instead.

    ::

        decks/mine.yaml:7:5: error: an open card has no key anser:
            anser: The model answer
            ^^^^^
          hint: did you mean answer: ?
    """
    return "\n".join(_rendered(problem, ascii_only) for problem in problems)


def problems_json(problems: Iterable[Problem]) -> list[dict[str, Any]]:
    """One object a problem, for editors; lines and columns count from 1, ``end_column`` is behind the fault."""
    return [
        {
            "file": problem.file,
            "line": problem.line,
            "column": problem.column,
            "end_column": problem.column + problem.length if problem.line else 0,
            "severity": problem.severity,
            "code": problem.code,
            "message": problem.message,
            "hint": problem.hint,
        }
        for problem in problems
    ]


def _rendered(problem: Problem, ascii_only: bool) -> str:
    place = f"{problem.file}:{problem.line}:{problem.column}" if problem.line else problem.file
    lines = [f"{_one_line(place, ascii_only)}: {problem.severity}: {_one_line(problem.message, ascii_only)}"]
    if problem.line and problem.source.strip():
        lines += _source_lines(problem, ascii_only)
    if problem.hint:
        lines.append(f"  hint: {_one_line(problem.hint, ascii_only)}")
    return "\n".join(lines) + "\n"


def _one_line(text: str, ascii_only: bool) -> str:
    return harmless(text, ascii_only=ascii_only).replace("\n", " ").replace("\t", " ")


def _source_lines(problem: Problem, ascii_only: bool) -> list[str]:
    """The source line, cut to the part around the fault, and carets under the fault."""
    more = "..." if ascii_only else "…"
    start = problem.column - 1
    first = 0 if len(problem.source) <= _WIDEST_LINE else max(0, start - _BEFORE_MARKER)
    last = min(len(problem.source), first + _WIDEST_LINE)
    lead = more if first else ""
    before = _shown(problem.source[first:start], ascii_only)
    fault = _shown(problem.source[start : min(start + problem.length, last)], ascii_only)
    after = _shown(problem.source[min(start + problem.length, last) : last], ascii_only)
    if not first:
        stripped = before.lstrip()
        before = stripped or ""
    tail = more if last < len(problem.source) else ""
    indent = text_width(lead + before)
    return [f"    {lead}{before}{fault}{after}{tail}".rstrip(), "    " + " " * indent + "^" * max(1, text_width(fault))]


def _shown(text: str, ascii_only: bool) -> str:
    """Harmless, and every character of a width that does not depend on where it stands."""
    return harmless(text.replace("\r", "␍" if not ascii_only else "?"), ascii_only=ascii_only).replace("\t", "    ")
