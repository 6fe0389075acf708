"""LaTeX from fragments: every form of every formula is drawn, in bounds, without a character that a terminal obeys."""

from __future__ import annotations

from hypothesis import strategies as st

from nlpquiz.terminal.look import Look
from nlpquiz.terminal.math import cell_width, inline, problems, render
from nlpquiz.terminal.prose import plain_text, render_prose
from nlpquiz.terminal.sanitize import harmless

PIECES = [
    *(r"\frac", r"\sqrt", r"\sum", r"\int", r"\left", r"\right", r"\begin{matrix}", r"\end{matrix}", r"\begin{cases}"),
    *(
        r"\end{cases}",
        r"\begin{aligned}",
        r"\end{aligned}",
        r"\\",
        "&",
        "^",
        "_",
        "{",
        "}",
        "(",
        ")",
        "[",
        "]",
        "|",
        ".",
    ),
    *(
        r"\text{",
        r"\mathbf",
        r"\mathbb{E}",
        r"\operatorname{softmax}",
        r"\hat",
        r"\overbrace",
        r"\underbrace",
        r"\tag{1}",
    ),
    *(
        r"\newcommand{\x}{\x\x}",
        r"\x",
        r"\color{red}",
        r"\limits",
        r"\prime",
        "'",
        "~",
        r"\,",
        r"\quad",
        "%",
        "#1",
        "\n",
    ),
    *(
        "x",
        "12",
        "α",
        "方差",
        "🙂",
        "\x1b[2J",
        "\u0301",
        "\u202e",
        r"\unknown",
        r"\over",
        r"\binom",
        r"\substack",
        r"\not",
    ),
    *("a" * 90, "+", "=", r"\le", r"\Big(", r"\middle|", r"\\[1em]", r"\hline", r"\verb|a|", r"\begin{array}{c|c}"),
]
SOURCES = st.lists(st.sampled_from(PIECES) | st.text(max_size=4), max_size=24).map("".join)
WIDTHS = st.sampled_from([1, 2, 3, 8, 20, 79])
INPUT = st.tuples(SOURCES, WIDTHS, st.booleans(), st.booleans())


def check(value: tuple[str, int, bool, bool]) -> None:
    """Draw it in all ways."""
    tex, width, ascii_only, wide = value
    drawn = render(tex, width, ascii_only=ascii_only, wide_ambiguous=wide)
    assert harmless(drawn) == drawn
    if width > 3:  # narrower than a sign that is two cells wide nothing fits
        assert all(cell_width(row, wide_ambiguous=wide) <= width for row in drawn.split("\n")), drawn
    line = inline(tex, ascii_only=ascii_only, wide_ambiguous=wide)
    assert "\n" not in line
    assert harmless(line) == line
    for problem in problems(tex):
        assert 0 <= problem.offset <= len(tex), problem
        assert problem.message
    look = Look(ascii_only=ascii_only, wide_ambiguous=wide)
    for text in (f"before ${tex}$ after", f"$$\n{tex}\n$$", f"- `{tex}`\n\n| a | {tex} |\n|---|---|\n| 1 | 2 |\n"):
        for row in render_prose(text, look, max(width, 8)):
            assert "\n" not in row.plain
        plain_text(text)
