"""The two readers of Markdown agree, and Chinese is read as Chinese readers write it."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from nlpquiz.terminal.full_markdown import parse_everything
from nlpquiz.terminal.markdown_nodes import (
    Address,
    Code,
    CodeBlock,
    DisplayMaths,
    Heading,
    Image,
    Inline,
    ItemList,
    Maths,
    Paragraph,
    Quote,
    Table,
    Words,
)
from nlpquiz.terminal.markdown_tree import parse
from nlpquiz.terminal.maths_in_text import take_out_maths
from nlpquiz.terminal.plain_paragraphs import parse_plain_paragraphs
from nlpquiz.terminal.sanitize import harmless


def _content(text: str) -> tuple[Inline, ...]:
    (block,) = parse(text)
    assert isinstance(block, Paragraph)
    return block.content


def _merged(blocks: object) -> list[object]:
    """The pieces with neighbouring words of one style joined: where readers cut the text does not matter."""
    assert isinstance(blocks, tuple)
    merged: list[object] = []
    for block in blocks:
        if not isinstance(block, Paragraph):
            merged.append(block)
            continue
        merged.append("paragraph")
        for piece in block.content:
            last = merged[-1]
            if isinstance(piece, Words) and isinstance(last, Words) and last.styles == piece.styles:
                merged[-1] = Words(last.text + piece.text, piece.styles)
            else:
                merged.append(piece)
    return merged


_SIMPLE = st.text(st.sampled_from("ab1中。，（ *`$_\\\n|[]()<>!#-+.:&\u0301é\u00a0\u3000~=2)"), max_size=50)
_WORDS = st.lists(
    st.sampled_from(
        [
            *[
                "注意力",
                "softmax",
                "**强调**",
                "**bold**",
                "*it*",
                "`x[i]`",
                "$d_k$",
                "$$x$$",
                " ",
                "\n",
                "\n\n",
                "，",
                "(a)",
            ],
            *["\\$", "  \n", "3 * 4", "a*b*c", "**强调：**后面", "**“引”**", "d_k", "2.", "- ", "\\*", "`a`b`", "**a"],
            *["b**", "<br>", "x < y", "a & b", "~"],
        ]
    ),
    max_size=12,
).map("".join)


@given(st.one_of(_SIMPLE, _WORDS))
@example("**`a`**b")
@example("a `b\nc` d")
@example("a\\\nb")
@example("a  \nb")
@example("**a**b")
@example("a** b")
@example("`` ` ``")
@example("` a `")
@example("a\n\n\n b")
@example("a \n b")
@example("$$x$$，其中")
def test_plain_paragraphs_are_read_as_markdown_it_reads_them(text: str) -> None:
    extracted = take_out_maths(harmless(text))
    quick = parse_plain_paragraphs(extracted)
    if quick is not None:
        assert _merged(quick) == _merged(parse_everything(extracted))


@pytest.mark.parametrize(
    "text",
    [
        "To keep it out of saturation. If $q$ and $k$ are independent, then\n$$q\\cdot k$$\nScores grow so.",
        "为了不让 softmax 饱和。若 **各分量** 独立，\n则 `x[i]` 与 list[int]。\n\n第二段，$n$ 个。",
        "What does `LayerNorm` normalise over, *exactly*?",
        "BERT-base has 12 layers (110M parameters), e.g. d_k = 64; 2 * 3 = 6.",
    ],
)
def test_what_most_questions_are_needs_no_markdown_it(text: str) -> None:
    assert parse_plain_paragraphs(take_out_maths(text)) is not None


@pytest.mark.parametrize(
    "text", ["- a", "# a", "| a |\n|-|", "> a", "    a", "[a](b)", "```\na\n```", "1. a", "a\n===", "![a](b)"]
)
def test_everything_else_goes_to_the_full_reader(text: str) -> None:
    assert parse_plain_paragraphs(take_out_maths(text)) is None


@pytest.mark.parametrize(
    ("text", "strong"),
    [
        ("**强调：**后面", "强调："),
        ("前面**“引用”**后面", "“引用”"),
        ("**样本选择偏差：**级联", "样本选择偏差："),
        ("前**（注）**后", "（注）"),
        ("**bold**text", "bold"),
    ],
)
def test_chinese_bold(text: str, strong: str) -> None:
    assert Words(strong, ("strong",)) in _content(text)


def test_stars_that_are_no_emphasis_stay() -> None:
    assert (
        "".join(piece.text for piece in _content("3 * 4 * 5 与 a ** b") if isinstance(piece, Words))
        == "3 * 4 * 5 与 a ** b"
    )


def test_maths_survives_everything_around_it() -> None:
    (table,) = parse("| a | b |\n|--|--|\n| $p(x|y)$ | `a\\|b` |")
    assert isinstance(table, Table)
    (first, second) = table.rows[0]
    assert isinstance(first[0], Maths)
    assert first[0].formula.tex == "p(x|y)"
    assert second == (Code("a|b"),)


def test_cells_beyond_the_header_are_kept() -> None:
    for prefix in ("", "> ", "- "):
        rest = "  " if prefix == "- " else prefix
        (block,) = parse(f"{prefix}| a |\n{rest}|--|\n{rest}| b | **c** | d\\|e |")
        while not isinstance(block, Table):
            (block,) = block.blocks if isinstance(block, Quote) else block.items[0]  # type: ignore[union-attr]
        assert "".join(piece.text for piece in block.rows[0][0] if isinstance(piece, Words)) == "b | c | d|e"


def test_display_maths_parts_a_paragraph() -> None:
    kinds = [type(block) for block in parse("一\n$$x$$\n二\n\n- 三\n  $$y$$\n  四")]
    assert kinds == [Paragraph, DisplayMaths, Paragraph, ItemList]
    items = parse("- 三\n  $$y$$\n  四")[0]
    assert isinstance(items, ItemList)
    assert [type(block) for block in items.items[0]] == [Paragraph, DisplayMaths, Paragraph]


def test_maths_in_code_and_addresses_is_its_source() -> None:
    assert parse("# `$x$`")[0] == Heading(1, (Code("$x$"),))
    assert parse("    $x$ y") == (CodeBlock("$x$ y"),)
    assert parse("[a](http://e/$x$)")[0] == Paragraph((Words("a", ("link",)), Address("http://e/$x$")))


def test_a_math_fence_is_a_formula() -> None:
    (block,) = parse("```math\n\\frac12\n```")
    assert isinstance(block, DisplayMaths)
    assert block.formula.tex == "\\frac12"


def test_lists_quotes_and_images() -> None:
    (items,) = parse("3. a\n4. b\n   - c")
    assert isinstance(items, ItemList)
    assert (items.start, items.tight, len(items.items)) == (3, True, 2)
    assert parse("> a")[0] == Quote((Paragraph((Words("a"),)),))
    assert _content("![架构](img/a b.png)") == (Words("![架构](img/a b.png)"),)
    assert _content("![架构](<img/a b.png>)") == (Image("架构", "img/a b.png"),)
    assert parse("- a\n\n- b")[0] == ItemList(
        ((Paragraph((Words("a"),)),), (Paragraph((Words("b"),)),)), None, tight=False
    )


def test_titles_and_reference_definitions_are_shown() -> None:
    assert _content('[a](http://e.org "标题")')[-1] == Words(" (标题)", ("address",))
    assert _content('![a](b.png "标题")') == (Image("a", "b.png"), Words(" (标题)", ("address",)))
    assert _content("[注]: 说明文字") == (Words("[注]: 说明文字"),)


def test_entities_are_read_and_made_harmless() -> None:
    content = _content("a &lt; b &amp; &#27;[31m &#x9b;1m &#x202e; &#xF0000; $x$")
    shown = "".join(piece.text for piece in content if isinstance(piece, Words))
    assert shown == "a < b & [31m ›1m ⟨U+202E⟩ ⟨U+F0000⟩ "  # what no HTML page may contain, Python drops


@given(st.text(max_size=80))
def test_no_text_raises(text: str) -> None:
    parse(text)
