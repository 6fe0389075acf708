"""What a new deck and a new card begin with: text with comments, ready to be changed."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping, Sequence
from datetime import date

from nlpquiz.deck.model import Kind, Topic

_TEMPLATE = """\
# yaml-language-server: $schema=./schema.json
# A text is a plain string, or one per language: {en: …, zh: …}. Markdown and $maths$ are welcome; write LaTeX in single
# quotes or below | (inside double quotes each backslash must be doubled). Check the deck with: nlpquiz decks lint
format: 1
deck: DECK_ID
title: DECK_TITLE
topics:
  - id: first-topic
    title: The first topic
    priority: core                    # core | common | specialist
cards:
  - id: why-scale                     # stable for ever: your progress belongs to it
    kind: open
    topic: first-topic
    question: Why are attention scores divided by $\\sqrt{d_k}$?
    answer: |
      So that the softmax does not saturate. The dot product of two vectors of $d_k$ independent components with
      variance 1 has variance $d_k$; divided by its square root it has variance 1 again, whatever the width of a head.
      Without it the softmax of wide heads is close to one-hot, and hardly any gradient flows through it.
    points:                           # what a good answer says; of each group of keys one must appear
      - {say: the variance of the dot product is $d_k$, weight: 3, keys: [[variance, 方差], [d_k, dimension]]}
      - {say: the softmax saturates, weight: 2, keys: [[softmax], [saturat, one-hot, 饱和]]}
    follow_ups: [layernorm-axis]
    sources:
      - {paper: "Vaswani et al., Attention Is All You Need, 2017", arxiv: "1706.03762", where: "§3.2.1"}
    tags: [example]
    reviewed: TODAY

  - id: layernorm-axis
    kind: choice
    topic: first-topic
    question: Over which values does LayerNorm compute its mean and variance?
    options:
      - {text: one feature over the batch, correct: false, why: That is BatchNorm.}
      - {text: the features of one token, correct: true, why: Each token is normalised alone.}
    sources:
      - {paper: "Ba et al., Layer Normalization, 2016", arxiv: "1607.06450", where: "§3"}

  - id: rnn-parallel
    kind: truefalse
    topic: first-topic
    statement: An RNN can process all positions of a sequence in parallel.
    correct: false
    why: Each state needs the one before it.
    sources:
      - {paper: "Vaswani et al., Attention Is All You Need, 2017", arxiv: "1706.03762", where: "§1"}

  - id: gpt-mask
    kind: cloze
    topic: first-topic
    text: A decoder-only model uses a {{c1::causal}} mask, so that a token sees only {{c2::earlier}} ones.
    accept: {c2: [previous, preceding]}
    sources:
      - {paper: "Vaswani et al., Attention Is All You Need, 2017", arxiv: "1706.03762", where: "§3.1"}

  - id: head-width
    kind: numeric
    topic: first-topic
    question: How wide is a head when a model of width {width} has {heads} heads?
    variables: {width: [512, 768, 1024], heads: [8, 16]}
    value: width / heads
    tolerance: 0
    sources:
      - {paper: "Vaswani et al., Attention Is All You Need, 2017", arxiv: "1706.03762", where: "§3.2.2"}

  - id: attention-steps
    kind: order
    topic: first-topic
    question: In which order is scaled dot-product attention computed?
    items:
      - multiply queries and keys
      - divide by the root of the width
      - apply the softmax
      - weight the values
    sources:
      - {paper: "Vaswani et al., Attention Is All You Need, 2017", arxiv: "1706.03762", where: "eq. 1"}
"""


def new_deck(deck_id: str, title: str, today: date) -> str:
    """The text of a new deck file; it loads without a problem. ``title`` is written in double quotes."""
    quoted = '"' + title.replace("\\", "\\\\").replace('"', '\\"') + '"'
    return _TEMPLATE.replace("DECK_ID", deck_id).replace("TODAY", today.isoformat()).replace("DECK_TITLE", quoted)


_CARDS: Mapping[Kind, str] = {
    "open": """\
question: {en: "", zh: ""}
answer:                     # 60 to 150 words that can be said aloud: the claim, why, the formula, the trade-off
  en: |
    TODO
  zh: |
    TODO
points:                     # what a good answer says; of each group of keys one must appear
  - {say: {en: "", zh: ""}, weight: 2, keys: [[word, 词]]}
follow_ups: []              # the interviewer's next question: ids of this deck, or deck/id
""",
    "choice": """\
question: {en: "", zh: ""}
options:                    # shuffled; a wrong one is a mistake that people make
  - {text: {en: "", zh: ""}, correct: true, why: {en: "", zh: ""}}
  - {text: {en: "", zh: ""}, correct: false, why: {en: "", zh: ""}}
""",
    "truefalse": """\
statement: {en: "", zh: ""}
correct: true
why: {en: "", zh: ""}
""",
    "cloze": """\
text:                       # hide what matters: {{c1::…}}; each number is asked alone
  en: ""
  zh: ""
accept: {}                  # other answers, as in {c1: [variant]}
""",
    "numeric": """\
question: {en: "", zh: ""}  # {name} stands for a variable
variables: {}               # as in {width: [512, 768], heads: [8, 12]}; drawn anew each time
value: 0                    # a number, or arithmetic: width / heads
tolerance: 1%
""",
    "order": """\
question: {en: "", zh: ""}
items:                      # in the right order
  - {en: "", zh: ""}
  - {en: "", zh: ""}
""",
}


def new_card(kind: Kind, topics: Sequence[Topic], topic: str, today: date) -> str:
    """What the editor shows for a new card: comments on what may be written, and the fields of ``kind``.

    Its lines that begin with # in the first column are no part of the card.
    """
    names = ", ".join(topic.id for topic in topics)
    width = 100
    listed = textwrap.wrap(f"topics: {names}", width, initial_indent="# ", subsequent_indent="#   ")
    return "\n".join(
        [
            "# A new card. Save and leave the editor to add it; leave the file as it is to add nothing.",
            "# Lines like this one are dropped. A text is a plain string or one per language. Markdown and $maths$ are",
            "# welcome: write LaTeX in single quotes or below | (in double quotes each backslash must be doubled).",
            *listed,
            'id: ""                      # lower-case words joined by hyphens; stable for ever',
            f"kind: {kind}",
            f"topic: {topic}",
            "priority: common            # core | common | specialist",
            _CARDS[kind].rstrip("\n"),
            "sources:                    # where the claim can be checked",
            '  - {paper: "", where: ""}',
            "tags: []",
            f"reviewed: {today.isoformat()}",
            "",
        ]
    )
