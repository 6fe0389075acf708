"""Cards as one HTML file with nothing to load: a sheet to print, or a page for reviewing on a phone.

Formulas are MathML, which browsers show by themselves. In the review page each answer opens on a tap, and what was
known or not is marked on the page only.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from html import escape

from nlpquiz.exchange.card_sheet import Sheet
from nlpquiz.exchange.formula_html import mathml_writer
from nlpquiz.exchange.markup_html import HtmlWriter

MADE_BY = '<meta name="generator" content="nlpquiz">'
_STYLE = """\
:root { color-scheme: light dark; --ink: #1d2430; --soft: #596374; --paper: #fff; --line: #d5dae1; --key: #1a5fb4;
  --code: #eef0f4; }
@media (prefers-color-scheme: dark) { :root { --ink: #e4e8ee; --soft: #a3aebd; --paper: #16191f; --line: #3d4551;
  --key: #8ab8ff; --code: #2a303a; } }
body { margin: 0 auto; max-width: 46rem; padding: 1rem; background: var(--paper); color: var(--ink);
  font: 1rem/1.6 system-ui, -apple-system, "Segoe UI", Roboto, "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC",
  "Source Han Sans SC", sans-serif; overflow-wrap: break-word; }
h1 { font-size: 1.5rem; } h2 { font-size: 1.15rem; margin-top: 2rem; } h4 { font-size: .85rem; color: var(--soft);
  margin: .9rem 0 .1rem; }
article { border: 1px solid var(--line); border-radius: .5rem; padding: .6rem .9rem; margin: .8rem 0; }
article > .name { color: var(--soft); font-size: .75rem; } .question { font-weight: 600; }
.question ul, .question pre, .question table { font-weight: 400; }
summary { cursor: pointer; color: var(--key); padding: .4rem 0; min-height: 1.8rem; }
article p { margin: .4rem 0; } ul, ol { padding-left: 1.4rem; margin: .3rem 0; } a { color: var(--key); }
pre { overflow-x: auto; padding: .6rem .8rem; border-radius: .4rem; font-size: .82rem; }
code { font-family: ui-monospace, Menlo, Consolas, "DejaVu Sans Mono", monospace; }
:not(pre) > code { background: var(--code); padding: 0 .25em; border-radius: .25em; font-size: .9em; }
table { border-collapse: collapse; display: block; overflow-x: auto; } th, td { border: 1px solid var(--line);
  padding: .2rem .5rem; }
math[display="block"], .nq-maths { overflow-x: auto; overflow-y: hidden; max-width: 100%; }
.tools { position: sticky; top: 0; background: var(--paper); padding: .4rem 0; } button { font: inherit;
  padding: .3rem .8rem; min-height: 2.4rem; border: 1px solid var(--line); border-radius: .4rem; background: none;
  color: inherit; }
@media print { :root { color-scheme: light; --ink: #000; --paper: #fff; --soft: #444; } .tools { display: none; }
  body { max-width: none; font-size: 10pt; padding: 0; } article { break-inside: avoid; } h2 { break-after: avoid; } }
"""
_SCRIPT = """\
<script>
(function () {
  var cards = document.querySelectorAll("details");
  function all(open) { for (var n = 0; n < cards.length; n++) { cards[n].open = open; } }
  document.getElementById("open").addEventListener("click", function () { all(true); });
  document.getElementById("close").addEventListener("click", function () { all(false); });
  window.addEventListener("beforeprint", function () { all(true); });
})();
</script>
"""
Section = tuple[str, Mapping[str, str], Iterable[tuple[str, Iterable[tuple[Sheet, ...]]]]]
"""A deck's title, its LaTeX macros, and its topics with their cards, a card as its sheets in each language"""


def html_document(title: str, sections: Iterable[Section], *, review: bool, chinese: bool) -> Iterable[str]:
    """The page piece by piece; with ``review`` the answers are hidden until they are asked for."""
    yield (
        f'<!DOCTYPE html>\n<html lang="{"zh-CN" if chinese else "en"}">\n<head>\n<meta charset="utf-8">\n{MADE_BY}\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(title)}</title>\n<style>\n{_STYLE}</style>\n</head>\n<body>\n<h1>{escape(title)}</h1>\n"
    )
    if review:
        show, hide = ("全部展开", "全部收起") if chinese else ("Show all", "Hide all")
        yield (
            f'<p class="tools"><button type="button" id="open">{show}</button> '
            f'<button type="button" id="close">{hide}</button></p>\n'
        )
    for deck, macros, topics in sections:
        writer = HtmlWriter(mathml_writer(macros))
        yield f"<h2>{writer.line(deck)}</h2>\n"
        for topic, cards in topics:
            yield f"<h3>{writer.line(topic)}</h3>\n"
            for sheets in cards:
                yield _card(sheets, writer, review=review)
    yield f"{_SCRIPT if review else ''}</body>\n</html>\n"


def _card(sheets: tuple[Sheet, ...], writer: HtmlWriter, *, review: bool) -> str:
    pieces = [f'<article><div class="name">{escape(sheets[0].name)}</div>']
    for sheet in sheets:
        tag = "zh-CN" if sheet.language == "zh" else "en"
        back = "".join(f"<h4>{escape(label)}</h4><div>{writer.page(text)}</div>" for label, text in sheet.parts)
        if review:
            back = f"<details><summary>{'答案' if sheet.language == 'zh' else 'Answer'}</summary>{back}</details>"
        pieces.append(f'<div lang="{tag}"><div class="question">{writer.page(sheet.question)}</div>{back}</div>')
    pieces.append("</article>\n")
    return "".join(pieces)
