"""Each check finds its fault, at its place, and leaves good decks alone."""

from datetime import date

import pytest

from nlpquiz.deck.formulas import formula_spans, formulas
from nlpquiz.deck.lint import CHECKS, Library, lint
from nlpquiz.deck.loader import LoadedDeck, load_text
from nlpquiz.errors import Problem

TODAY = date(2026, 11, 21)
HEAD = "format: 1\ndeck: mine\ntitle: {en: Mine, zh: 我的}\ntopics: [{id: a, title: {en: A, zh: 甲}}]\ncards:\n"
SOURCES = "sources: [{paper: P}]"
WORDS = "word " * 50


def deck_of(*cards: str, head: str = HEAD, file: str = "f.yaml") -> LoadedDeck:
    loaded = load_text((head + "".join(f"  - {{{card}}}\n" for card in cards)).encode(), file)
    assert loaded.problems == ()
    return loaded


def open_card(name: str = "x", more: str = "", question: str = "", answer: str = "") -> str:
    question = question or f'{{en: "Why {name}?", zh: "为什么 {name}？"}}'
    answer = answer or f'{{en: "{WORDS}", zh: "词"}}'
    more = more if "sources" in more else f"{SOURCES}{', ' + more if more else ''}"
    return f"id: {name}, kind: open, topic: a, question: {question}, answer: {answer}, {more}"


def warnings(*decks: LoadedDeck, seen: tuple[str, ...] = ()) -> list[tuple[str, int, str, str]]:
    """Code, line, the characters under the marker, message."""
    found = lint(decks, today=TODAY, seen_cards=seen)
    assert all(problem.severity == "warning" for problem in found)
    return [(p.code, p.line, p.source[p.column - 1 : p.column - 1 + p.length], p.message) for p in found]


def test_a_good_deck() -> None:
    assert warnings(deck_of(open_card("x", "reviewed: 2026-01-01"), open_card("y"))) == []


def test_every_check_has_a_sentence() -> None:
    assert isinstance(CHECKS, tuple)
    assert all(check.__doc__ for check in CHECKS)


def test_an_extra_check_is_run_too() -> None:
    def extra(library: Library) -> list[Problem]:
        return [Problem(deck.file, 3, 1, "extra", severity="warning") for deck in library.decks]

    found = lint([deck_of(open_card())], today=TODAY, extra_checks=(extra,))
    assert [problem.message for problem in found] == ["extra"]


class TestCards:
    def test_missing_source(self) -> None:
        deck = deck_of(open_card("x"), open_card("y", "sources: []"))
        assert [(w[0], w[1], w[3]) for w in warnings(deck)] == [("missing-source", 7, "y names no source")]

    def test_no_source_at_all_is_said_once(self) -> None:
        deck = deck_of(open_card("x", "sources: []"), open_card("y", "sources: []"))
        assert warnings(deck) == [("missing-source", 5, "cards", "no card says where its claims can be checked")]

    def test_empty_topic(self) -> None:
        deck = deck_of(open_card(), head=HEAD.replace("topics: [", "topics: [{id: b, title: {en: B, zh: 乙}}, "))
        assert warnings(deck) == [("empty-topic", 4, "b", "the topic b has no card")]

    def test_draft(self) -> None:
        assert warnings(deck_of(open_card("x", "draft: true"))) == [
            ("draft", 6, "draft", "x is a draft and is not studied")
        ]

    @pytest.mark.parametrize(
        ("day", "expected"),
        [
            ("2025-11-21", []),
            (
                "2025-11-20",
                [("reviewed", 6, "2025-11-20", "last checked on 2025-11-20, more than a year ago")],
            ),
            ("2026-11-23", [("reviewed", 6, "2026-11-23", "2026-11-23 is in the future")]),
        ],
    )
    def test_reviewed(self, day: str, expected: list[tuple[str, int, str, str]]) -> None:
        assert warnings(deck_of(open_card("x", f"reviewed: {day}"))) == expected

    def test_cards_that_vanished(self) -> None:
        cloze = f'id: c, kind: cloze, topic: a, text: "{{{{c1::a}}}}", {SOURCES}'
        deck = deck_of(open_card("why-scale"), cloze)
        seen = ("mine/why-scale", "mine/why-scaled", "mine/c#c1", "mine/c#c2", "other/x")
        assert warnings(deck, seen=seen) == [
            ("vanished-card", 0, "", "the card why-scaled has been answered, and is gone"),
            ("vanished-card", 7, "text", "the gap c2 of c has been answered, and is gone"),
        ]

    def test_the_new_id_of_a_renamed_card_is_suggested(self) -> None:
        (problem,) = lint([deck_of(open_card("why-scale"))], today=TODAY, seen_cards=["mine/why-scaled"])
        assert problem.hint == "if it is why-scale now, give that its old id again"

    def test_cards_skipped_for_faults_of_syntax_have_not_vanished(self) -> None:
        loaded = load_text((HEAD + "  - id: x\n    question: a: b\n").encode(), "f.yaml")
        assert loaded.skipped_ids == {"x"}
        assert lint([loaded], today=TODAY, seen_cards=["mine/x"]) == ()

    def test_the_same_deck_twice_in_a_folder(self) -> None:
        first, second = deck_of(open_card(), file="d/a.yaml"), deck_of(open_card(), file="d/b.yaml")
        assert ("duplicate-deck", 2, "mine", "d/a.yaml is the deck mine too; only one of them is used") in warnings(
            first, second
        )
        elsewhere = deck_of(open_card(), file="own/a.yaml")
        assert "duplicate-deck" not in {w[0] for w in warnings(first, elsewhere)}

    def test_point_without_keys(self) -> None:
        deck = deck_of(open_card("x", "points: [{say: {en: a, zh: 甲}}, {say: {en: b, zh: 乙}, keys: [[b]]}]"))
        assert [(w[0], w[2]) for w in warnings(deck)] == [("point-keys", "{say: {en: a, zh: 甲}}")]

    def test_option_without_why(self) -> None:
        deck = deck_of(choice("x", 0, ["aaaa", "bbbb"], why=False))
        assert [w[3] for w in warnings(deck)] == [
            "this option does not say why it is right",
            "this option does not say which mistake it is",
        ]


def choice(name: str, correct: int, texts: list[str], *, why: bool = True) -> str:
    reason = ", why: {en: w, zh: 因}" if why else ""
    options = ", ".join(
        f"{{text: {{en: {text}, zh: {text}}}, correct: {str(n == correct).lower()}{reason}}}"
        for n, text in enumerate(texts)
    )
    return f'id: {name}, kind: choice, topic: a, question: {{en: "Which {name}?", zh: "哪个 {name}？"}}, options: [{options}], {SOURCES}'  # noqa: E501


class TestGuessing:
    def test_the_longest_option(self) -> None:
        cards = [choice(f"x{n}", n % 4, [("longest" if k == n % 4 else f"opt{k}") for k in range(4)]) for n in range(8)]
        assert warnings(deck_of(*cards)) == [
            ("guessable", 5, "cards", "the correct option is the longest in 8 of 8 choices")
        ]

    def test_always_in_one_place(self) -> None:
        cards = [choice(f"x{n}", 1, ["opt0", "opt1", "opt2", "opt3"]) for n in range(8)]
        assert warnings(deck_of(*cards)) == [
            ("guessable", 5, "cards", "the correct option stands at place 2 in 8 of 8 choices")
        ]

    def test_a_few_choices_tell_nothing(self) -> None:
        cards = [choice(f"x{n}", 0, ["longest", "opt1", "opt2", "opt3"]) for n in range(5)]
        assert warnings(deck_of(*cards)) == []

    def test_chance_is_no_habit(self) -> None:
        cards = [choice(f"x{n}", n % 2, ["aaaa" if n % 3 else "aaaaa", "bbbb"]) for n in range(12)]
        assert warnings(deck_of(*cards)) == []

    def test_all_statements_hold(self) -> None:
        cards = [
            f"id: x{n}, kind: truefalse, topic: a, statement: S{n}, correct: true, why: W, {SOURCES}" for n in range(6)
        ]
        assert warnings(deck_of(*cards)) == [("guessable", 5, "cards", "all 6 statements are true")]


class TestFollowUps:
    def test_a_card_that_follows_itself(self) -> None:
        assert warnings(deck_of(open_card("x", "follow_ups: [x]"))) == [("circle", 6, "x", "a card follows itself")]

    def test_a_circle_is_shown_once(self) -> None:
        deck = deck_of(
            open_card("x", "follow_ups: [z, y]"), open_card("y", "follow_ups: [z]"), open_card("z", "follow_ups: [y]")
        )
        assert warnings(deck) == [("circle", 8, "y", "the follow-ups go round in a circle: z → y → z")]

    def test_a_circle_through_two_decks(self) -> None:
        first = deck_of(open_card("x", "follow_ups: [other/y]"))
        second = deck_of(
            open_card("y", "follow_ups: [mine/x]"), head=HEAD.replace("deck: mine", "deck: other"), file="g.yaml"
        )
        assert [w[3] for w in warnings(first, second)] == ["the follow-ups go round in a circle: x → other/y → x"]

    def test_a_long_ladder_needs_no_recursion(self) -> None:
        cards = [open_card(f"x{n}", f"follow_ups: [x{n + 1}]") for n in range(1500)]
        assert warnings(deck_of(*cards, open_card("x1500"))) == []


class TestTexts:
    def test_missing_translation(self) -> None:
        deck = deck_of(open_card("x"), open_card("y", question="{en: Why y?}"), open_card("z", "pitfalls: [只有中文]"))
        assert [(w[0], w[1], w[3]) for w in warnings(deck)] == [
            ("missing-translation", 7, "question: has no Chinese version"),
            ("missing-translation", 8, "pitfalls: has no English version"),
        ]

    def test_names_and_formulas_need_no_translation(self) -> None:
        assert warnings(deck_of(open_card("x", "pitfalls: [LayerNorm, '$a+b$ `x y z w`', BERT base]"))) == []

    def test_a_deck_in_one_language_is_fine(self) -> None:
        card = f"id: x, kind: open, topic: a, question: What is it good for?, answer: Nothing., {SOURCES}"
        head = HEAD.replace("{en: Mine, zh: 我的}", "Mine").replace("{en: A, zh: 甲}", "A")
        assert warnings(deck_of(card, head=head)) == []

    def test_duplicate_questions_across_decks(self) -> None:
        first = deck_of(open_card("x", question='{en: "Why **scale**?", zh: "为什么缩放？"}'))
        second = deck_of(
            open_card("y", question='{en: "why  scale", zh: "另一个问题"}'),
            head=HEAD.replace("deck: mine", "deck: other"),
            file="g.yaml",
        )
        assert warnings(first, second) == [("duplicate-question", 6, "question", "mine/x (f.yaml:6) asks the same")]

    @pytest.mark.parametrize(("words", "warned"), [(39, True), (40, False), (200, False), (201, True)])
    def test_answer_length(self, words: int, warned: bool) -> None:
        text = "word " * (words - 1) + "$a + b + c$ $$x + y$$"
        found = warnings(deck_of(open_card("x", answer=f"{{en: '{text}', zh: '$$x + y$$'}}")))
        message = f"the answer has {words} words; 40 to 200 can be said aloud"
        assert found == ([("answer-length", 6, "en", message)] if warned else [])

    def test_long_gap(self) -> None:
        gap = "{{c1::one two three four five six seven eight nine}}"
        deck = deck_of(f'id: x, kind: cloze, topic: a, text: "{gap} and {{{{c2::ten}}}}", {SOURCES}')
        assert warnings(deck) == [("long-gap", 6, gap, "this gap hides too much to be typed or judged")]

    @pytest.mark.parametrize(
        ("english", "chinese", "differing"),
        [
            ("trained on 3,300 million words", "在 33 亿词上训练", ""),
            ("110M parameters", "1.1 亿参数", ""),
            ("110 million parameters", "1.2 亿参数", "1.1e+08, 1.2e+08"),
            ("two heads", "2 个头", ""),
            ("in 2017, §3.2.1", "2017 年，§3.2.1", ""),
            ("in 2017", "后来", "2017"),
            ("$d_k = 512$ and `x = 99`", "维度", ""),
            ("64-bit, word2vec, BERT-340", "64 位，word2vec，BERT-340", ""),
            ("a rate of 0.15", "15 的比率", "0.15, 15"),
        ],
    )
    def test_numbers_of_the_languages(self, english: str, chinese: str, differing: str) -> None:
        deck = deck_of(open_card("x", f'pitfalls: [{{en: "{english}", zh: "{chinese}"}}]'))
        message = f"pitfalls: the languages differ in a number: {differing}"
        assert [w[3] for w in warnings(deck)] == ([message] if differing else [])

    def test_displayed_formulas_of_the_languages(self) -> None:
        same = open_card("x", r"pitfalls: [{en: '$$a = \text{mean}(b) .$$', zh: '$$a=\text{均值}(b)。$$'}]")
        assert warnings(deck_of(same)) == []
        other = open_card("x", r"pitfalls: [{en: '$$a = b$$', zh: '$$a = c$$'}]")
        assert [w[3] for w in warnings(deck_of(other))] == ["pitfalls: the displayed formulas of the languages differ"]

    @pytest.mark.parametrize(
        ("text", "better"),
        [
            ("**强调：**后面", "**强调**：后面"),
            ("前面**（强调）**", "前面（**强调）**"),
            ("**强调**：后面", ""),
            ("**strong.** then", ""),
            ("**强调：** 后面", ""),
            ("`**强调：**后面`", ""),
            ("**$x$**后面", ""),
            ("a ** b ** c", ""),
        ],
    )
    def test_bold_that_does_not_close(self, text: str, better: str) -> None:
        found = lint([deck_of(open_card("x", f'pitfalls: [{{en: "a", zh: "{text}"}}]'))], today=TODAY)
        expected = [("this will not be bold: punctuation inside ** beside a word", True)] if better else []
        assert [(problem.message, problem.hint.removeprefix("write ") in better) for problem in found] == expected

    def test_angle_brackets_in_maths(self) -> None:
        deck = deck_of(open_card("x", "pitfalls: ['$s = <v_i, v_j>$, $a < b, c > d$, <a,b>']"))
        assert warnings(deck) == [("angle-brackets", 6, "<v_i, v_j>", "< and > are relations in maths")]

    def test_a_variable_that_the_question_hides(self) -> None:
        card = "id: x, kind: numeric, topic: a, question: {en: 'How many for {n}?', zh: '多少？'}, value: 'n', "
        assert warnings(deck_of(card + "variables: {n: [1, 2]}, " + SOURCES)) == [
            ("hidden-variable", 6, "'多少？'", "the question does not show n, which is drawn anew each time")
        ]

    def test_text_that_is_a_comment(self) -> None:
        text = HEAD + (
            "  - id: x\n    kind: open\n    topic: a\n    question: {en: Why?, zh: 为何？}\n"
            "    answer: Issue #3 # fine\n    " + SOURCES + "\n"
        )
        found = lint([load_text(text.encode(), "f.yaml")], today=TODAY)
        assert [(p.code, p.line, p.message) for p in found] == [("cut-off", 10, "YAML takes #3 # fine for a comment")]


class TestFormulas:
    @pytest.mark.parametrize(
        ("text", "expected"),
        [
            ("a $x$ b $$y\nz$$ c", [("x", False), ("y\nz", True)]),
            (r"\(a\) and \[b\]", [("a", False), ("b", True)]),
            ("costs $5 or $6", []),
            (r"\$x$ and $y\$z$", [("y\\$z", False)]),
            ("`$a$` and ``$b$ ` `` $c$", [("c", False)]),
            ("```\n$a$\n```\n$b$", [("b", False)]),
            ("$a\n\nb$", []),
            ("$a$$b$", [("a", False), ("b", False)]),
            ("{{c1::$x$}}", [("x", False)]),
        ],
    )
    def test_where_formulas_are(self, text: str, expected: list[tuple[str, bool]]) -> None:
        spans = list(formula_spans(text))
        assert [(span.tex, span.display) for span in spans] == expected
        assert all(text[span.start :].startswith(span.tex) for span in spans)

    def test_formulas_of_a_deck_have_places_and_macros(self) -> None:
        head = HEAD.replace("cards:", "macros: {'\\E': '\\mathbb{E}'}\nabout: 'of $z$'\ncards:")
        deck = deck_of(open_card("x", r"""pitfalls: [{en: 'the $\E x$', zh: 'no'}]"""), head=head)
        found = list(formulas([deck]))
        assert [(f.card_id, f.language, f.tex, dict(f.macros)) for f in found] == [
            ("", "", "z", {r"\E": r"\mathbb{E}"}),
            ("x", "en", r"\E x", {r"\E": r"\mathbb{E}"}),
        ]
        problem = found[1].warning(3, 1, "what is x?")
        assert problem.source[problem.column - 1] == "x"
        assert problem.source[: problem.column - 1].endswith(r"$\E ")
