"""A deck with every kind of card and everything that is hard to bring into Anki."""

DECK = r"""
format: 1
deck: traps
title: {en: Traps, zh: 陷阱}
macros: {'\E': '\mathbb{E}', '\norm': '\lVert #1 \rVert'}
topics:
  - {id: sums, title: {en: 'Sums :: and more', zh: 求和}, priority: core}
cards:
  - id: open-card
    kind: open
    topic: sums
    priority: core
    question: {en: 'Why is $a<b$ and `x & y` so **hard**?', zh: '为什么 $a<b$ **很难**？'}
    answer:
      en: |
        Because $\frac{{a}}{b}$ and $$\begin{align}x &= 1 \\ y &= 2\end{align}$$ hold.

        ```python
        template = "{{name}}"  # [latex]no[/latex]
        ```

        | a | b |
        |---|---|
        | $|x|$ | $\E[x]$ and $\norm{x}$ |
      zh: 因为 $\frac{{a}}{b}$ 成立。
    points:
      - {say: {en: First point, zh: 第一点}, weight: 2, keys: [[first, 第一]]}
      - {say: {en: 'Second $p \to q$', zh: 第二点}}
    pitfalls: [{en: 'Wrong [sound:x.mp3] way', zh: 错误}]
    follow_ups: [gaps]
    sources:
      - {paper: 'Vaswani et al., <Attention>, 2017', arxiv: '1706.03762', where: §3.2}
      - {seed: 000_ed2fbae2443a26fc.txt, heading: 多头注意力}
    tags: [t1, 标签]
    reviewed: 2026-01-02
  - id: pick-one
    kind: choice
    topic: sums
    question: {en: Which?, zh: 哪个？}
    options:
      - {text: {en: '$x^2$', zh: '$x^2$'}, correct: true, why: {en: Indeed, zh: 对}}
      - {text: {en: '`a<b>`', zh: '`a<b>`'}, correct: false, why: {en: Not so, zh: 不对}}
      - {text: {en: none, zh: 无}, correct: false}
    answer: {en: So it is., zh: 如此。}
  - id: holds
    kind: truefalse
    topic: sums
    statement: {en: 'One is {{c1::less}} than $2$.', zh: 一小于二。}
    correct: true
    why: {en: Count., zh: 数一数。}
  - id: gaps
    kind: cloze
    topic: sums
    text:
      en: 'Scale by {{c1::$\sqrt{d_k}$::what?}} so that {{c2::`{ {a} }`::the spread}} and $e^{ {{c3::\frac{x}{y} }} }$.'
      zh: '缩放 {{c1::$\sqrt{d_k}$::什么？}}，{{c2::方差}}，$e^{ {{c3::\frac{x}{y} }} }$。'
    answer: {en: Scaled., zh: 缩放。}
  - id: count
    kind: numeric
    topic: sums
    question: {en: 'How many parameters have {layers} layers of width $h={hidden}$?', zh: '{layers} 层、宽 {hidden}？'}
    variables: {layers: [6, 12], hidden: [512, 768]}
    value: layers * 12 * hidden**2
    unit: {en: parameters, zh: 个参数}
    answer: {en: '{layers} times $12 \cdot {hidden}^2$ is {value}.', zh: '共 {value}。'}
  - id: steps
    kind: order
    topic: sums
    question: {en: In which order?, zh: 什么顺序？}
    items: [{en: One, zh: 一}, {en: Two, zh: 二}, {en: '$3$', zh: '$3$'}]
    answer: {en: So., zh: 就这样。}
  - id: one-language
    kind: open
    topic: sums
    question: Same in all languages?
    answer: {en: Yes., zh: 是。}
  - id: english
    kind: open
    topic: sums
    question: {en: Only English?}
    answer: {en: Only.}
""".lstrip()
