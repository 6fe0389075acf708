"""Colours for code blocks. Pygments is imported when the first block with a language is drawn."""

from __future__ import annotations

_STYLES = (
    ("Comment", "code.comment"),
    ("Keyword", "code.keyword"),
    ("Literal.String", "code.string"),
    ("Literal.Number", "code.number"),
    ("Name.Builtin", "code.name"),
    ("Name.Class", "code.name"),
    ("Name.Decorator", "code.name"),
    ("Name.Function", "code.name"),
    ("Name.Tag", "code.name"),
    ("Operator.Word", "code.keyword"),
    ("Operator", "code.operator"),
)


def colours(code: str, language: str) -> list[tuple[int, int, str]]:
    """The (start, end, style) in ``code``; none when the language is unknown or its lexer changes the text."""
    if not language:
        return []
    from pygments.lexers import get_lexer_by_name  # type: ignore[import-untyped]
    from pygments.util import ClassNotFound  # type: ignore[import-untyped]

    try:
        lexer = get_lexer_by_name(language, stripnl=False, ensurenl=False)
    except ClassNotFound:
        return []
    found: list[tuple[int, int, str]] = []
    start = 0
    for kind, text in lexer.get_tokens(code):
        end = start + len(text)
        if code[start:end] != text:
            return []
        name = ".".join(kind)
        style = next((style for prefix, style in _STYLES if name.startswith(prefix)), "")
        if style and text.strip():
            found.append((start, end, style))
        start = end
    return found
