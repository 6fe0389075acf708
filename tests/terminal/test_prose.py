"""Card text on the screen: nothing lost, nothing too wide, no line that a Chinese reader would call wrong.

The notes in tests/golden/prose have the shapes of real interview notes. Their screens beside them are compared as they
are; after a wanted change write them anew with NLPQUIZ_WRITE_GOLDEN=1 and read the difference.
"""

import os
import re
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.text import Text

from nlpquiz.terminal.cells import text_width
from nlpquiz.terminal.look import Look
from nlpquiz.terminal.prose import image_paths, plain_text, render_prose

_NOTES = sorted((Path(__file__).parents[1] / "golden" / "prose").glob("*.md"))
_WIDTHS = (40, 60, 80, 100, 120)
_SOURCE = Look(math="raw")  # formulas as they are written, so that they can be found again

# Punctuation, written down here a second time on purpose.
_NEVER_FIRST = set("、。，．：；！？）〕］｝〉》」』】”’…—～·,.:;!?)]}%‰℃")
_NEVER_LAST = set("（〔［｛〈《「『【‘“([{￥")


def _rows(text: str, width: int, look: Look = _SOURCE) -> list[str]:
    return [row.plain for row in render_prose(text, look, width)]


def _visible(text: str) -> str:
    """What a reader must find on the screen, by plain substitutions that know nothing of the renderer."""
    text = re.sub(
        r"^([ \t>]*(?:[-+*]|\d+[.)])?[ \t]*(?:`{3,}|~{3,}))[\w-]+[ \t]*$", r"\1", text, flags=re.MULTILINE
    )  # languages
    text = re.sub(
        r"^([ >]{0,6})\d+[.)](?= )", r"\1", text, flags=re.MULTILINE
    )  # numbers of items, which are counted anew
    text = re.sub(r"\[([^\]]+)\]\(\1\)", r"\1", text)
    text = re.sub(r"<br\s*/?>|&lt;|&gt;|&amp;", "", text)
    text = re.sub(r"^[ |:>-]*$|^=+$", "", text, flags=re.MULTILINE)
    return "".join(
        character for character in text if character.isalnum() or (character > "\x7f" and not character.isspace())
    )


def _lost(source: str, rows: list[str]) -> Counter[str]:
    return Counter(_visible(source)) - Counter("".join(rows))


@pytest.mark.parametrize("width", _WIDTHS)
@pytest.mark.parametrize("note", _NOTES, ids=lambda note: note.stem)
class TestNotes:
    def test_nothing_is_lost(self, note: Path, width: int) -> None:
        source = note.read_text(encoding="utf-8")
        assert not _lost(source, _rows(source, width))

    def test_no_row_is_too_wide(self, note: Path, width: int) -> None:
        source = note.read_text(encoding="utf-8")
        for look in (_SOURCE, Look(), Look(ascii_only=True), Look(wide_ambiguous=True), Look(plain=True)):
            for row in _rows(source, width, look):
                assert text_width(row, wide_ambiguous=look.wide_ambiguous) <= width, row

    def test_punctuation_stands_where_it_belongs(self, note: Path, width: int) -> None:
        source = note.read_text(encoding="utf-8")
        for row in _rows(source, width):
            words = re.sub(r"%[0-9A-F]{2}", "x", row.strip(" ↪▌"))  # an address may go on with %E6
            assert not words or words[0] not in _NEVER_FIRST, row
            assert not words or words[-1] not in _NEVER_LAST or row.endswith(("{", "[", "(")), row


@pytest.mark.parametrize("note", _NOTES, ids=lambda note: note.stem)
@pytest.mark.parametrize("width", [40, 80])
def test_screens(note: Path, width: int) -> None:
    screen = note.with_suffix(f".{width}.txt")
    shown = "\n".join(_rows(note.read_text(encoding="utf-8"), width)) + "\n"
    if os.environ.get("NLPQUIZ_WRITE_GOLDEN"):
        screen.write_text(shown, encoding="utf-8")
    assert shown == screen.read_text(encoding="utf-8")


def _styles(rows: list[Text]) -> set[tuple[str, str]]:
    return {(row.plain[span.start : span.end], str(span.style)) for row in rows for span in row.spans}


def test_names_of_the_theme_are_on_the_words() -> None:
    rows = render_prose(
        "## 标题\n\n**粗** *it* *斜* `code` $x$ [链接](http://e.org) ~~no~~\n\n- 项", Look(math="raw"), 60
    )
    assert rows[0].style == "heading"
    assert {
        *[("粗", "strong"), ("it", "emphasis"), ("斜", "emphasis.han"), ("code", "code"), ("$x$", "maths")],
        *[("链接", "link"), ("<http://e.org>", "address"), ("no", "strike"), ("• ", "bullet")],
    } <= _styles(rows)


def test_code_stays_apart_from_words_without_colours() -> None:
    assert _rows("用 `x[i]` 取值", 40, Look(theme="none")) == ["用 `x[i]` 取值"]
    assert _rows("用 `x[i]` 取值", 40, Look(theme="none", plain=True)) == ["用 x[i] 取值"]


def test_code_has_colours_and_keeps_its_text() -> None:
    rows = render_prose("```python\ndef f(x):  # 注释\n    return 'a' + 1\n```", Look(), 60)
    assert [row.plain for row in rows] == ["  def f(x):  # 注释", "      return 'a' + 1"]
    assert {("def", "code.keyword"), ("# 注释", "code.comment"), ("1", "code.number"), ("'", "code.string")} <= _styles(
        rows
    )


def test_maths_in_two_dimensions() -> None:
    assert _rows("其中\n$$\\frac{a}{b}=c$$\n，即 $x_i$。", 40, Look()) == [
        "其中",
        "",
        "    a",
        "    ─ = c ，",
        "    b",
        "",
        "即 xᵢ。",
    ]


def test_maths_on_one_line_and_as_written() -> None:
    assert "─" not in "".join(_rows("$$\\frac{a}{b}$$", 40, Look(math="inline")))
    assert _rows("$$\\frac{a}{b}$$", 40, Look(math="raw")) == ["    $$\\frac{a}{b}$$"]


def test_macros_of_the_deck_reach_the_formulas() -> None:
    rows = render_prose("$\\loss$", Look(), 40, macros={"\\loss": "\\mathcal{L}"})
    assert "loss" not in rows[0].plain


def test_an_address_is_shown_once() -> None:
    text = "[a](http://e.org/x) [b](http://e.org/x) [http://e.org/y](http://e.org/y) <http://e.org/z>"
    assert _rows(text, 80) == ["a <http://e.org/x> b http://e.org/y http://e.org/z"]


def test_a_line_end_between_hanzi_is_no_space() -> None:
    assert _rows("第一行中文\n第二行，\nEnglish\nwords", 80) == ["第一行中文第二行，English words"]


@pytest.mark.parametrize("text", ["x[i]", "list[int]", "[/b]", "[bold]a[/bold]", ":smile:"])
def test_text_is_never_markup(text: str) -> None:
    assert _rows(text, 40) == [text]
    assert _rows(f"`{text}`", 40) == [text]


def test_escapes_are_shown_wherever_they_stand() -> None:
    evil = "\x1b[31m\u202e"
    text = f"# {evil}\n\n`{evil}` [{evil}](http://{evil}) ![{evil}]({evil})\n\n```\n{evil}\n```\n\n| {evil} |\n|--|\n\n"
    text += f"$x{evil}$ $${evil}$$"
    for look in (Look(), Look(plain=True), _SOURCE):
        shown = "".join(_rows(text, 60, look))
        assert "\x1b" not in shown
        assert "\u202e" not in shown
        assert "␛[31m⟨U+202E⟩" in shown


def test_images() -> None:
    text = "见 ![架构图](img/a.png)\n\n- ![](b.svg)"
    assert _rows(text, 60) == ["见 ▣ 架构图 <img/a.png>", "", "• ▣ <b.svg>"]
    assert image_paths(text) == ["img/a.png", "b.svg"]


def test_plain_text_is_one_fact_a_line() -> None:
    text = "# 标题\n\n一\n二 **粗**\n\n- a\n  - b\n\n| 模型 | 复杂度 |\n|--|--|\n| Attn | `O(n)` |\n\n"
    text += "> 引\n\n```\nx\n```\n---\n![图](p.png)"
    assert plain_text(text).split("\n") == [
        "标题", "一二 粗", "- a", "  - b", "模型: Attn; 复杂度: O(n)", "> 引", "x", "[image] 图 <p.png>",
    ]  # fmt: skip
    assert plain_text("$$x$$\n，即") == "x，\n即"
    assert plain_text("$\\alpha$", raw_maths=True) == "$\\alpha$"


def test_ascii_frames() -> None:
    shown = "\n".join(_rows("- a\n\n> b\n\n| c |\n|--|\n| d |\n\n---\n\n![e](f)", 40, Look(ascii_only=True)))
    assert shown.isascii()


def test_deep_lists_and_narrow_windows() -> None:
    text = "\n".join("  " * depth + f"- 层 {depth} 的文字 word" for depth in range(30))
    for width in (2, 3, 7, 12, 20):
        rows = _rows(text, width)
        assert all(text_width(row) <= width for row in rows)
        assert not Counter(str(depth) for depth in range(10)) - Counter("".join(rows))


def test_a_question_is_drawn_without_the_heavy_imports() -> None:
    """They cost a third of the way to the first card; a list, a table or code may bring them in."""
    code = (
        "import io, sys\n"
        "from nlpquiz.terminal.console import make_console\n"
        "from nlpquiz.terminal.look import Look\n"
        "from nlpquiz.terminal.prose import render_prose\n"
        "console = make_console(Look(), file=io.StringIO())\n"
        "for row in render_prose('为什么**除以** $\\\\sqrt{d_k}$？`x[i]`', Look(), 80): console.print(row)\n"
        "print([name for name in ('markdown_it', 'pygments', 'rich.markdown', 'rich.syntax') if name in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
        cwd=Path(__file__).parents[2],
    )
    assert done.stdout == "[]\n"


@pytest.mark.parametrize(
    "text", [">" * 500 + "深", "\n".join(" " * depth + "- 深" for depth in range(200)), "- " * 300 + "深"]
)
def test_absurd_nesting_is_shown_as_it_is(text: str) -> None:
    rows = _rows(text, 40)
    assert all(text_width(row) <= 40 for row in rows)
    assert "".join(rows).count("深") == text.count("深")


_PIECES = st.lists(
    st.sampled_from(
        [
            *[
                "# 标题 h\n",
                "正文，text。",
                "**粗**",
                "*i*",
                "`c`",
                "\n",
                "\n\n",
                "- ",
                "  - ",
                "1. ",
                "> ",
                "    ",
                "\t",
            ],
            *["---\n", "```py\nx = 1  # 注\n```\n", "```\n", "| a | 中文单元格 |\n|--|:-:|\n| b | c |\n", "[l](u)"],
            *["![i](p)", "$x_i$", "$$", "$$\\frac{a}{b}$$", "\\(a\\)", "$5", "<br>", "&amp;", "\x1b[1m", "\u202e"],
            *["https://e.org/a/b?c=d", "（", "）", "“"],
        ]
    ),
    max_size=14,
).map("".join)


@given(st.one_of(_PIECES, st.text(max_size=60)), st.integers(2, 60))
def test_random_markdown_fits_and_loses_nothing(text: str, width: int) -> None:
    rows = _rows(text, width)
    assert all(text_width(row) <= width for row in rows)
    letters = Counter(character for character in text if character in "正文粗标题格注")
    assert not letters - Counter("".join(rows))


@given(_PIECES, st.integers(2, 60))
def test_random_markdown_with_drawn_maths_fits(text: str, width: int) -> None:
    for look in (Look(), Look(plain=True, ascii_only=True)):
        assert all(text_width(row) <= width for row in _rows(text, width, look))
