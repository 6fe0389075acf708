"""Card text as HTML, and the report as Markdown and HTML, without a browser."""

from __future__ import annotations

import pytest

from nlpquiz.exam.report import report_of
from nlpquiz.exchange.exam_html import exam_html
from nlpquiz.exchange.exam_markdown import exam_markdown
from nlpquiz.exchange.formula_html import expanded, mathml, mathml_writer
from nlpquiz.exchange.markup_html import HtmlWriter
from nlpquiz.terminal.exam_messages import sayer
from nlpquiz.terminal.maths_in_text import take_out_maths
from tests.exam.small_library import one_of_each
from tests.exam.test_marks import all_right, sat


def html_of(text: str, *, inline: bool = False) -> str:
    """The text as the report has it."""
    writer = HtmlWriter(mathml_writer({}))
    return writer.line(text) if inline else writer.page(text)


def test_maths_becomes_mathml_and_is_not_read_as_markdown() -> None:
    html = html_of("Let $a_i*b_j*c$ be `$x$` for \\$5 and $5.")
    assert html.startswith("Let <math")
    assert "<i>" not in html
    assert "<code>$x$</code> for $5 and $5." in html
    block = '<div class="nq-maths"><math xmlns="http://www.w3.org/1998/Math/MathML" display="block">'
    assert html_of("$$\\sum_i x_i$$").startswith(block)


def test_what_is_written_never_becomes_markup() -> None:
    assert html_of("<script>alert(1)</script>", inline=True) == "&lt;script&gt;alert(1)&lt;/script&gt;"
    assert html_of("[x](javascript:alert(1))") == "x <small>javascript:alert(1)</small>"
    assert "<img" not in html_of("![x](pictures/y.png)")


def test_a_formula_that_cannot_be_read_stands_as_it_was_written() -> None:
    assert mathml(r"\frac{a", {}, display=False) in (
        '<code class="tex">\\frac{a</code>',
        mathml(r"\frac{a", {}, display=False),
    )
    assert mathml("a_b_c<", {}, display=False) == '<code class="tex">a_b_c&lt;</code>'


def test_macros_of_the_deck_are_written_out() -> None:
    macros = {r"\E": r"\mathbb{E}", r"\norm": r"\|#1\|_{#2}", r"\Ex": r"\E_{x}"}
    assert expanded(r"\E[x] \Ex \Exp", macros) == r"{\mathbb{E}}[x] {{\mathbb{E}}_{x}} \Exp"
    assert expanded(r"\norm{a_{1}} 2", macros) == r"{\|a_{1}\|_{2}}"
    assert expanded(r"\norm", macros) == r"{\|\|_{}}"


def test_lines_between_hanzi_are_joined() -> None:
    assert html_of("注意力\n机制，\n很好") == "注意力机制，很好"
    assert html_of("two\nlines") == "two lines"


def test_functions_keep_a_space_to_their_argument() -> None:
    assert '<mi>ln</mi><mspace width="0.17em"/><mi>d</mi>' in mathml(r"\ln d", {}, display=False)


@pytest.mark.parametrize("language", ["en", "zh", "both"])
def test_both_exports_hold_every_question_answer_and_source(language: str) -> None:
    paper = one_of_each(language=language)
    for attempt in (all_right(paper), sat(paper, {})):
        report = report_of(1, attempt)
        markdown, html = exam_markdown(report, sayer(language)), exam_html(report, sayer(language))
        for text in (markdown, html):
            for kind in ("open", "choice", "truefalse", "order"):
                assert (f"问题 k-{kind}" if language != "en" else f"Question k-{kind}") in text
            assert "https://arxiv.org/abs/1706.03762" in text
            assert report.next_command in text
            assert "softmax" in text
        assert f'<html lang="{"zh-CN" if language == "zh" else "en"}">' in html


@pytest.mark.parametrize(
    "tex",
    [r"\text{<b>x</b>}", r"\href{javascript:alert(1)}{x}", r"\style{position:fixed}{x}", r"\color{r\" onclick=\"y}{x}"],
)
def test_no_formula_brings_markup_links_or_actions(tex: str) -> None:
    markup = mathml(tex, {}, display=False)
    assert "<b>" not in markup
    assert " href=" not in markup
    assert " style=" not in markup
    assert ' onclick="' not in markup


def test_every_formula_of_the_shipped_decks_is_read() -> None:
    from nlpquiz.config import shipped_decks

    formulas = {
        formula.tex
        for path in shipped_decks().glob("*.yaml")
        for line in path.read_text(encoding="utf-8").splitlines()
        for formula in take_out_maths(line).formulas
    }
    assert len(formulas) > 100
    unread = [tex for tex in formulas if mathml(tex, {}, display=True).startswith("<code")]
    assert len(unread) <= len(formulas) // 50, unread
