"""Code blocks as HTML with colours in the text itself, so that they show wherever the HTML goes."""

from __future__ import annotations

from functools import lru_cache
from html import escape

CODE_BLOCK = "background:#22262e;color:#e6e6e6"
"""One dark panel by day and by night: colours that are written into the text cannot change with the background"""

_COLOURS = (
    ("Comment", "#9aa5b1;font-style:italic"),
    ("Keyword", "#ff9d8a"),
    ("Operator.Word", "#ff9d8a"),
    ("Literal.String", "#a5d6a7"),
    ("Literal.Number", "#8ecbff"),
    ("Name.Builtin", "#8ecbff"),
    ("Name.Class", "#e3b0ff"),
    ("Name.Function", "#e3b0ff"),
    ("Name.Decorator", "#e3b0ff"),
    ("Name.Tag", "#8ecbff"),
)


@lru_cache(maxsize=512)
def highlighted(code: str, language: str) -> str:
    """The code as ``<pre><code>`` with inline styles; plain when the language is unknown to Pygments."""
    return f'<pre style="{CODE_BLOCK}"><code>{_coloured(code, language) or escape(code, quote=False)}</code></pre>'


def _coloured(code: str, language: str) -> str:
    if not language:
        return ""
    from pygments.lexers import get_lexer_by_name  # type: ignore[import-untyped]
    from pygments.util import ClassNotFound  # type: ignore[import-untyped]

    try:
        lexer = get_lexer_by_name(language, stripnl=False, ensurenl=False)
    except ClassNotFound:
        return ""
    pieces: list[str] = []
    read: list[str] = []
    for kind, text in lexer.get_tokens(code):
        read.append(text)
        name = ".".join(kind)
        colour = next((colour for prefix, colour in _COLOURS if name.startswith(prefix)), "")
        words = escape(text, quote=False)
        pieces.append(f'<span style="color:{colour}">{words}</span>' if colour and text.strip() else words)
    return "".join(pieces) if "".join(read) == code else ""
