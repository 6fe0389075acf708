"""The report of an exam as one HTML file: no scripts, nothing loaded; for phones, printers and dark rooms."""

from __future__ import annotations

from html import escape

from nlpquiz.exam.description import Description, Say, describe
from nlpquiz.exam.marks import Marked
from nlpquiz.exam.report import Part, Report, in_languages
from nlpquiz.exchange.exam_words import facts_of, marks, remarks_of, summary_of
from nlpquiz.exchange.formula_html import mathml_writer
from nlpquiz.exchange.markup_html import HtmlWriter

SIGNS = {"right": "✓", "partly": "≈", "wrong": "✗", "blank": "○", "said": "✓", "missing": "✗"}
STYLE = """
:root { color-scheme: light dark; --ink: #1b1b1b; --paper: #ffffff; --soft: #595959; --line: #d5d5d5; --fill: #f4f4f2;
  --right: #005b46; --partly: #6b5200; --wrong: #a83200; --bar: #005a9c; }
@media (prefers-color-scheme: dark) { :root { --ink: #e8e8e8; --paper: #161616; --soft: #a8a8a8; --line: #3a3a3a;
  --fill: #222; --right: #5fe0b0; --partly: #f5d76e; --wrong: #ff8552; --bar: #56b4e9; } }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 46rem; padding: 1rem; background: var(--paper); color: var(--ink);
  font: 1rem/1.6 system-ui, -apple-system, "Segoe UI", "Noto Sans", "PingFang SC", "Microsoft YaHei",
  "Noto Sans CJK SC", "Source Han Sans SC", sans-serif; overflow-wrap: break-word; }
h1 { font-size: 1.6rem; line-height: 1.25; margin: .5rem 0 1rem; } h2 { font-size: 1.2rem; margin: 2rem 0 .5rem; }
h3 { font-size: 1rem; margin: 0; } .score { font-size: 2.6rem; font-weight: 700; line-height: 1; }
dl.summary { display: grid; grid-template-columns: max-content 1fr; gap: .2rem 1rem; margin: 1rem 0; }
dl.summary dt { color: var(--soft); } dl.summary dd { margin: 0; }
.remark { border-left: 4px solid var(--partly); padding: .2rem .7rem; margin: .4rem 0; }
table { border-collapse: collapse; max-width: 100%; } .parts { width: 100%; }
.parts td { padding: .25rem .4rem; border-bottom: 1px solid var(--line); } .parts td.number { text-align: right;
  white-space: nowrap; font-variant-numeric: tabular-nums; } .parts .bar { width: 30%; min-width: 5rem; }
.bar div { height: .6rem; background: var(--line); border-radius: .3rem; overflow: hidden; }
.bar i { display: block; height: 100%; background: var(--bar); }
article { border: 1px solid var(--line); border-left-width: 5px; border-radius: .4rem; padding: .8rem 1rem;
  margin: 1rem 0; break-inside: avoid-page; } article.right { border-left-color: var(--right); }
article.partly { border-left-color: var(--partly); } article.wrong, article.blank { border-left-color: var(--wrong); }
.right > h3, .said, .option.is-right { color: var(--right); } .partly > h3, li.partly { color: var(--partly); }
.wrong > h3, .blank > h3, .missing, .option.is-wrong { color: var(--wrong); }
.facts, .sources { color: var(--soft); font-size: .88rem; margin: .1rem 0 .6rem; } h4 { font-size: .88rem;
  color: var(--soft); margin: .8rem 0 .1rem; } .typed { white-space: pre-wrap; background: var(--fill);
  border-radius: .3rem; padding: .4rem .6rem; margin: .2rem 0; } .why { color: var(--soft); }
ul.options, ul.points { list-style: none; padding: 0; margin: .4rem 0; }
ul.options li, ul.points li { margin: .25rem 0; }
.body > :first-child { margin-top: .2rem; } .body > :last-child { margin-bottom: .2rem; }
pre, .body table { overflow-x: auto; max-width: 100%; }
math[display=block] { overflow-x: auto; overflow-y: hidden; max-width: 100%; padding: .2rem 0; margin: .5rem 0; }
pre { background: var(--fill); padding: .6rem; }
.body th, .body td { border: 1px solid var(--line); padding: .2rem .5rem; } math { font-size: 1.08em; }
menclose { border: 1px solid; padding: 0 .2em; } code { background: var(--fill); padding: 0 .2em; border-radius: .2em; }
a { color: var(--bar); } footer { color: var(--soft); margin-top: 2rem; font-size: .88rem; }
@media (max-width: 30rem) { body { padding: .6rem; } .parts .bar { display: none; } }
@media print { :root { color-scheme: light; } body { max-width: none; font-size: 10.5pt; }
  article { break-inside: avoid; }
  a::after { content: " (" attr(href) ")"; font-size: .8em; } }
"""


def exam_html(report: Report, say: Say) -> str:
    """The whole page; ``say`` gives the program's own words in the language of the report."""
    score = report.score
    language = "zh-CN" if report.language == "zh" else "en"
    title = say("report.title", number=score.number)
    summary = "".join(f"<dt>{escape(name)}</dt><dd>{escape(words)}</dd>" for name, words in summary_of(report, say))
    remarks = "".join(f'<p class="remark">{escape(remark)}</p>' for remark in remarks_of(report, say))
    tables = "".join(
        f"<h2>{escape(say(f'report.{name}'))}</h2>{_table(parts, report.language, say, kinds=name == 'kinds')}"
        for name, parts in (("decks", report.decks), ("topics", report.topics), ("kinds", report.kinds))
    )
    questions = "".join(_question(one, report, say) for one in report.marked)
    return (
        f'<!DOCTYPE html>\n<html lang="{language}">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>nlpquiz: {escape(title)}, {score.share:.0%}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n"
        f'<h1>{escape(title)}</h1>\n<p class="score">{score.share:.0%}</p>\n<dl class="summary">{summary}</dl>\n'
        f"{remarks}\n"
        f"{tables}\n<h2>{escape(say('report.questions'))}</h2>\n{questions}\n"
        f"<h2>{escape(say('report.next'))}</h2>\n<pre><code>{escape(report.next_command)}</code></pre>\n"
        "<footer>nlpquiz</footer>\n</body>\n</html>\n"
    )


def _table(parts: tuple[Part, ...], language: str, say: Say, *, kinds: bool) -> str:
    writer = HtmlWriter(mathml_writer({}))
    rows = []
    for part in parts:
        title = say(f"kind.{part.id}") if kinds else in_languages(part.title, language, " / ")
        bar = f'<div><i style="width:{part.share:.0%}"></i></div>'
        rows.append(
            f'<tr><td>{writer.line(title)}</td><td class="bar">{bar}</td>'
            f'<td class="number">{marks(part.earned)}/{part.maximum}</td><td class="number">{part.share:.0%}</td></tr>'
        )
    return f'<table class="parts">{"".join(rows)}</table>'


def _question(one: Marked, report: Report, say: Say) -> str:
    words = describe(one, report.language, say)
    writer = HtmlWriter(mathml_writer(report.attempt.paper.decks[one.question.deck].macros))
    facts = " · ".join(facts_of(one, report, say))
    parts = [
        f"<h3>{SIGNS[one.standing]} {one.place + 1}&ensp;{escape(say(f'standing.{one.standing}'))}</h3>",
        f'<p class="facts">{writer.line(facts)}</p>',
        f'<div class="body">{writer.page(words.question)}</div>',
    ]
    if words.options:
        parts.append(_options(words, say, writer))
    else:
        parts.append(_part("yours", _yours(words, say, writer), say))
        parts.append(_points(words, say, writer))
        parts.append(_part("right", f'<div class="body">{writer.page(words.right)}</div>', say))
    if words.why:
        parts.append(_part("why", f'<div class="body">{writer.page(words.why)}</div>', say))
    if words.sources:
        links = [
            f'<a href="{escape(source.address)}">{escape(source.text)}</a>' if source.address else escape(source.text)
            for source in words.sources
        ]
        parts.append(f'<p class="sources">{escape(say("report.sources"))}: {"; ".join(links)}</p>')
    return f'<article class="{one.standing}">{"".join(parts)}</article>\n'


def _part(name: str, content: str, say: Say) -> str:
    return f"<h4>{escape(say(f'report.{name}'))}</h4>{content}"


def _yours(words: Description, say: Say, writer: HtmlWriter) -> str:
    if words.typed:
        return f'<div class="typed">{escape(words.typed)}</div>'
    if words.yours:
        return f'<div class="body">{writer.page(words.yours)}</div>'
    return f"<p>{escape(say('report.blank'))}</p>"


def _options(words: Description, say: Say, writer: HtmlWriter) -> str:
    items = []
    for option in words.options:
        style = "is-right" if option.right else "is-wrong" if option.chosen else ""
        sign = "✓" if option.right else "✗" if option.chosen else "·"
        text = writer.line(option.text)
        yours = f" <strong>({escape(say('report.chosen'))})</strong>" if option.chosen else ""
        why = f'<br><span class="why">{writer.line(option.why)}</span>' if option.why else ""
        items.append(f'<li class="option {style}">{sign} {option.label}. {text}{yours}{why}</li>')
    return f'<ul class="options">{"".join(items)}</ul>'


def _points(words: Description, say: Say, writer: HtmlWriter) -> str:
    if not words.points:
        return ""
    items = []
    for point in words.points:
        text = writer.line(point.text)
        changed = (
            f" ({escape(say('report.machine', mark=say(point.machine_mark)))})"
            if point.mark != point.machine_mark
            else ""
        )
        items.append(
            f'<li><span class="{point.mark}">{SIGNS[point.mark]} {escape(say(point.mark))}</span> {text}{changed}</li>'
        )
    return _part("points", f'<ul class="points">{"".join(items)}</ul>', say)
