"""Markdown to Anki's fields: maths, clozes, and what Anki would take for a command."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlpquiz.exchange.anki_markup import AnkiMarkup
from nlpquiz.exchange.markup_html import _PLAIN
from nlpquiz.terminal.markdown_tree import parse

MARKUP = AnkiMarkup({"\\E": r"\mathbb{E}", "\\norm": r"\lVert #1 \rVert"})


@pytest.mark.parametrize(
    ("markdown", "html"),
    [
        ("plain **bold** *soft* ~~gone~~", "plain <b>bold</b> <i>soft</i> <s>gone</s>"),
        ("$a<b & c>d$", r"\(a&lt;b &amp; c&gt;d\)"),
        ("$$x$$", r'<div class="nq-maths">\[x\]</div>'),
        (r"$$\begin{align}a&=b\end{align}$$", r'<div class="nq-maths">\[\begin{aligned}a&amp;=b\end{aligned}\]</div>'),
        (r"$\frac{{a}}{b}$", r"\(\frac{&#123;a}&#125;{b}\)"),
        ("`{{x}}`", "<code>{&#123;x}&#125;</code>"),
        (
            "[latex]x[/latex] [sound:a.mp3] `[$]x[/$]`",
            "&#91;latex]x&#91;/latex] &#91;sound:a.mp3] <code>&#91;$]x&#91;/$]</code>",
        ),
        (r"$\E x$, $\norm{x}$ and $\Eta$", r"\(\mathbb{E} x\), \(\lVert x \rVert\) and \(\Eta\)"),
        (r"`\(x\)`", r"<code>\(x\)</code>"),
        ("[a](https://e.org/?a=1&b=2)", '<a href="https://e.org/?a=1&amp;b=2">a</a>'),
        ("[a](javascript:alert(1))", "a <small>javascript:alert(1)</small>"),
        ("<script>alert(1)</script>", "&lt;script&gt;alert(1)&lt;/script&gt;"),
        ("中文\n换行\nnext line", "中文换行 next line"),
        ("- a\n- b", "<ul><li>a</li><li>b</li></ul>"),
        ("\x1b[31mred", "␛[31mred"),
    ],
)
def test_markdown_becomes_a_field(markdown: str, html: str) -> None:
    assert MARKUP.field(markdown) == html


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("{{c1::a}} {{c2::b::hint}}", "{{c1::a}} {{c2::b::hint}}"),
        (r"{{c1::$\frac{a}{b}$}}", r"{{c1::\(\frac{a}{b}\)}}"),
        (r"{{c1::$a^{b^{c} }$}}", r"{{c1::\(a^{b^{c} }\)}}"),
        (r"$e^{{{c1::x}}}$", r"\(e^&#123;{{c1::x}}&#125;\)"),
        ("{{c1::**b**}}中文", "{{c1::<b>b</b>}}中文"),
        ("{{c01::a}}", "{{c1::a}}"),
        ("{{c1,2::a::hint}} {{c2::b}}", "{{c1,2::a::hint}} {{c2::b}}"),
        ("{{c1::`x:`::a hint}}", "{{c1::<code>x:</code>::a hint}}"),
    ],
)
def test_gaps_become_clozes_that_end_where_they_should(text: str, html: str) -> None:
    assert MARKUP.cloze(text) == html


def test_letters_that_mark_gaps_cannot_be_smuggled_in() -> None:
    assert MARKUP.cloze("\U00010600x\U00010736 {{c1::a}}") == "\ufffdx\ufffd {{c1::a}}"


@given(st.text(st.sampled_from('ab1 .-:=("中，*_<$`h/t'), max_size=12))
def test_plain_texts_need_no_reader(text: str) -> None:
    """What is taken for plain reads the same when it is read as Markdown."""
    blocks = parse(text)
    if _PLAIN.fullmatch(text):
        assert [type(block).__name__ for block in blocks] == ["Paragraph"]
        assert "".join(getattr(piece, "text", "?") for piece in getattr(blocks[0], "content", ())) == text


def test_code_has_its_colours_in_itself() -> None:
    html = MARKUP.field("```python\ndef f(): return 1\n```")
    assert '<span style="color:#ff9d8a">def</span>' in html
    assert html.startswith('<pre style="background:')
