"""A deck whose every text wants to break out of wherever it is put."""

from __future__ import annotations

import json

MARK = "Pwn"
ATTACKS = (
    f"<script>{MARK}()</script>",
    f"</style></title></textarea></script><img src=x onerror={MARK}()>",
    f"<svg/onload={MARK}()> <!-- {MARK} <a href='javascript:{MARK}()'>a</a>",
    f"[{MARK}](javascript:{MARK}()) [{MARK}](jAvA\tscript:{MARK}) [{MARK}](data:text/html,{MARK}) [{MARK}][r]",
    f'[{MARK}](https://example.org/"onmouseover="{MARK}) <https://example.org/"onfocus="{MARK}>',
    f'![{MARK}](javascript:{MARK}) ![{MARK}](x"onerror="{MARK}.png)',
    f"![{MARK}](../../{MARK}.png) ![{MARK}](/etc/{MARK}.png)",
    f"![{MARK}](C:\\{MARK}.png) ![{MARK}](file:///etc/{MARK}.png) ![{MARK}](//example.org/{MARK}.png)",
    f"`{MARK}</code><script>` ``{MARK}\"'>``",
    f"&#x3c;script&#x3e;{MARK}()&#60;/script> &lt;img src=x onerror={MARK}()&gt; &amp;#60;{MARK}",
    f"$a</math><script>{MARK}</script>$ $\\text{{<img src=x onerror={MARK}>}}$ $a\\)<script>{MARK}</script>\\(b$",
    f"$\\href{{javascript:{MARK}()}}{{x}}$ $\\html{{<b>{MARK}}}$ $\\style{{{MARK}}}{{z}}$",
    f'$\\class{{x" onclick={MARK}}}{{y}}$',
    f"\\(<script>{MARK}</script>\\) \\[{MARK}\\] [latex]{MARK}[/latex] [$]{MARK}[/$] [$$]{MARK}[/$$] [/latex]",
    f"[sound:{MARK}.mp3] [anki:play:q:0] [anki:tts lang=en_US]{MARK}[/anki:tts]",
    f"{{{{Front}}}} {{{{type:Front}}}} {{{{hint:{MARK}}}}} {{{{#Front}}}} {{{{^{MARK}}}}}",
    f"{{{{/{MARK}}}}} {{{{FrontSide}}}} <%{MARK}%>",
    f"__{MARK}<b>__ **{MARK}<i>** ~~{MARK}~~ | a | {MARK} |",
)
"""Each in a paragraph of its own, so that none hides another"""


def hostile(which: int) -> str:
    """One attack, alone in its text."""
    return f"{MARK} {ATTACKS[which % len(ATTACKS)]}"


def deck() -> str:
    """Cards of every kind, as YAML (that JSON is); each attack stands in each field of some card."""
    cards: list[dict[str, object]] = []
    for number in range(len(ATTACKS)):

        def text(more: int = 0, number: int = number) -> dict[str, str]:
            return {"en": hostile(number + more), "zh": hostile(number + more + 1)}

        shared = {"topic": "t", "sources": [{"paper": hostile(number), "where": hostile(number + 1)}]}
        cards += [
            {
                **shared,
                "id": f"open-{number}",
                "kind": "open",
                "question": text(),
                "answer": text(1),
                "points": [{"say": text(2), "keys": [[MARK]]}],
                "pitfalls": [text(3)],
            },
            {
                **shared,
                "id": f"choice-{number}",
                "kind": "choice",
                "question": text(),
                "options": [
                    {"text": text(1), "correct": True, "why": text(2)},
                    {"text": text(3), "correct": False, "why": text(4)},
                ],
            },
            {
                **shared,
                "id": f"true-{number}",
                "kind": "truefalse",
                "statement": text(),
                "correct": True,
                "why": text(1),
            },
            {
                **shared,
                "id": f"order-{number}",
                "kind": "order",
                "question": text(),
                "items": [text(1), text(3), text(5)],
                "answer": text(6),
            },
            {
                **shared,
                "id": f"cloze-{number}",
                "kind": "cloze",
                "text": {"en": f"{MARK} {{{{c1::{MARK} <script>{MARK}</script>::<img src=x onerror={MARK}>}}}} x"},
                "answer": text(1),
            },
        ]
    titles = {"en": f"{MARK} <script>{MARK}</script>", "zh": f"</title><script>{MARK}</script>"}
    topics = [
        {"id": "t", "title": titles, "reading": [{"title": hostile(0), "url": f"https://example.org/{MARK}?a=%22"}]}
    ]
    return json.dumps(
        {"format": 1, "deck": "hostile", "title": titles, "about": titles, "topics": topics, "cards": cards}
    )
