"""Each mistake by value: its exact place, what is wrong, what to write instead."""

import pytest

from nlpquiz.deck.loader import LoadedDeck, load_text
from nlpquiz.deck.model import OpenCard
from nlpquiz.deck.shape import field_names

HEAD = "format: 1\ndeck: mine\ntitle: Mine\ntopics: [{id: a, title: A}, {id: batch, title: B}]\ncards:\n"
CARD = "  - id: x\n    kind: open\n    topic: a\n    question: Why?\n    answer: Because.\n"  # lines 6 to 10


def loaded(text: str | bytes) -> LoadedDeck:
    return load_text(text if isinstance(text, bytes) else text.encode(), "f.yaml")


def found(text: str | bytes) -> list[tuple[int, int, str, str, str]]:
    """Line, column, the characters under the marker, message, hint."""
    deck = loaded(text)
    assert deck.deck is None or not deck.problems
    return [
        (p.line, p.column, p.source[p.column - 1 : p.column - 1 + p.length], p.message, p.hint) for p in deck.problems
    ]


def card(more: str) -> list[tuple[int, int, str, str, str]]:
    """The problems of an open card with one more line (line 11)."""
    return found(HEAD + CARD + f"    {more}\n")


def kind(text: str) -> list[tuple[int, int, str, str, str]]:
    """The problems of a card that begins ``- {id: x, topic: a, sources: [], `` (line 6); columns from there."""
    lead = "  - {id: x, topic: a, "
    return [
        (line, column - len(lead), under, message, hint)
        for line, column, under, message, hint in found(HEAD + lead + text + "}\n")
    ]


class TestKeys:
    def test_unknown_key_with_a_near_one(self) -> None:
        assert card("pitfals: [p]") == [
            (11, 5, "pitfals", "an open card has no key pitfals:", "did you mean pitfalls: ?")
        ]

    def test_unknown_key_without_a_near_one(self) -> None:
        assert card("colour: red") == [
            (
                11,
                5,
                "colour",
                "an open card has no key colour:",
                "its keys are " + ", ".join(field_names(OpenCard)),
            )
        ]

    def test_key_of_another_kind(self) -> None:
        assert card("options: [a, b]") == [
            (11, 5, "options", "an open card has no key options:", "it belongs to a choice card")
        ]

    def test_unknown_language(self) -> None:
        assert card("pitfalls: [{cn: 词}]") == [(11, 17, "cn", "a text has no key cn:", "did you mean zh: ?")]

    def test_a_comma_that_ends_a_text(self) -> None:
        assert card("pitfalls: [{en: one, two, zh: 一}]") == [
            (11, 26, "two", "a comma inside {…} begins a new key", 'put quotes around the text: {en: "…, …"}')
        ]

    def test_unknown_key_of_the_deck(self) -> None:
        assert found(HEAD.replace("title: Mine", "title: Mine\nmacro: {}") + CARD) == [
            (4, 1, "macro", "a deck has no key macro:", "did you mean macros: ?")
        ]

    def test_duplicate_key(self) -> None:
        assert card("topic: a") == [(11, 5, "topic", "topic: is written twice; first on line 8", "delete one of them")]

    def test_missing_key_of_a_card(self) -> None:
        assert found(HEAD + CARD.replace("    answer: Because.\n", "")) == [
            (6, 5, "id: x", "an open card needs answer:", "write answer: …")
        ]

    def test_missing_kind_still_shows_the_other_faults(self) -> None:
        assert found(HEAD + "  - {id: x, topic: b, items: [1, two]}\n") == [
            (6, 5, "{id: x, topic: b, items: [1, two]}", "a card needs kind:", "write kind: order"),
            (6, 5, "{id: x, topic: b, items: [1, two]}", "an order card needs question:", "write question: …"),
            (6, 20, "b", "this deck has no topic b", "its topics are a, batch"),
            (6, 30, "[1, two]", "an order needs at least three items", "add the steps, in the right order"),
            (6, 31, "1", "YAML reads 1 as a number, and a text is wanted here", 'put quotes around it: "1"'),
        ]

    def test_unknown_kind_and_priority(self) -> None:
        assert found(HEAD + CARD.replace("kind: open", "kind: opne\n    priority: corre")) == [
            (7, 11, "opne", '"opne" is no kind', "did you mean open?"),
            (8, 15, "corre", '"corre" is no priority', "did you mean core?"),
        ]

    def test_missing_keys_of_the_deck(self) -> None:
        assert found("deck: mine\n") == [
            (1, 1, "deck: mine", "a deck needs format:", "write format: 1"),
            (1, 1, "deck: mine", "a deck needs title:", "write title: …"),
            (1, 1, "deck: mine", "a deck needs topics:", "write - {id: …, title: …}"),
            (1, 1, "deck: mine", "a deck needs cards:", "write cards: and below it - id: …"),
        ]

    def test_a_key_that_is_no_word(self) -> None:
        assert card("? [a]\n    : b")[0][3:] == (
            "a key must be a word",
            "put quotes around a text that begins with { or [",
        )


class TestTypes:
    @pytest.mark.parametrize(
        ("written", "read"),
        [
            ("no", "false"),
            ("yes", "true"),
            ("On", "true"),
            ("off", "false"),
            ("12", "a number"),
            ("1706.03762", "a number"),
            ("1e3", "a number"),
            ("-.5", "a number"),
            ("2026-11-21", "a date"),
        ],
    )
    def test_what_yaml_makes_of_words(self, written: str, read: str) -> None:
        message = f"YAML reads {written} as {read}, and a text is wanted here"
        assert card(f"tags: [{written}]") == [(11, 12, written, message, f'put quotes around it: "{written}"')]
        assert card(f'tags: ["{written}"]') == []

    def test_an_arxiv_number_without_quotes(self) -> None:
        message = "YAML reads 1706.03762 as a number, and a text is wanted here"
        assert card("sources: [{arxiv: 1706.03762}]") == [
            (11, 23, "1706.03762", message, 'put quotes around it: "1706.03762"')
        ]

    @pytest.mark.parametrize(
        ("written", "message", "hint"),
        [
            ("1:30", "YAML reads 1:30 as the number 90 (base 60)", 'put quotes around it: "1:30"'),
            ("-2:03:04", "YAML reads -2:03:04 as the number -7384 (base 60)", 'put quotes around it: "-2:03:04"'),
            ("010", "YAML reads 010 as the number 8", 'write 8, or put quotes around it: "010"'),
            ("0x1F", "YAML reads 0x1F as the number 31", 'write 31, or put quotes around it: "0x1F"'),
            (".inf", ".inf is not a finite number", "write a number"),
            (".NaN", ".NaN is not a finite number", "write a number"),
            ("1e999", "1e999 is too large for a number", 'put quotes around it: "1e999"'),
            ("9" * 400, "a number of 400 characters", 'write it as a power, in quotes: "10**6"'),
            (
                "2026-02-30",
                "there is no day 2026-02-30",
                "write a date such as 2026-11-21, or put quotes around a text",
            ),
            (
                "2026-11-21 10:00:00",
                "YAML reads 2026-11-21 10:00:00 as a date with a time",
                "write the date alone, or put quotes around a text",
            ),
        ],
    )
    def test_numbers_and_dates_that_nobody_means(self, written: str, message: str, hint: str) -> None:
        assert card(f"tags: [{written}]") == [(11, 12, written, message, hint)]

    def test_nothing_where_something_is_wanted(self) -> None:
        assert card("pitfalls:") == [(11, 5, "pitfalls", "pitfalls: has no value", "write one, or delete the key")]
        assert card("pitfalls: ~") == [
            (11, 15, "~", "YAML reads ~ as no value at all", 'put quotes around it: "~"; or delete the key')
        ]
        assert card("tags: [q1, null]") == [(11, 16, "null", "an empty item", "write a value, or delete the item")]

    def test_a_text_for_a_list(self) -> None:
        assert card("tags: q1") == [(11, 11, "q1", 'a list is wanted here, not the text "q1"', "write [q1]")]

    def test_a_text_for_a_mapping(self) -> None:
        assert card("sources: [Vaswani]") == [
            (
                11,
                15,
                "Vaswani",
                'a mapping is wanted here, not the text "Vaswani"',
                'write - {paper: "…", arxiv: "…", where: "§…"}',
            )
        ]

    def test_a_list_for_a_text(self) -> None:
        assert card("pitfalls: [[a]]") == [(11, 16, "[a]", "a text is wanted here, not a list", "")]

    def test_a_mapping_for_a_list(self) -> None:
        assert card("pitfalls: {en: a}") == [
            (11, 15, "{en: a}", "a list is wanted here, not a mapping (key: value)", "")
        ]

    def test_a_word_for_a_truth(self) -> None:
        assert card('draft: "yes"') == [
            (11, 12, '"yes"', 'true or false is wanted here, not the text "yes"', "write true or false, without quotes")
        ]
        assert card("draft: 1") == [(11, 12, "1", "true or false is wanted here, not 1", "")]

    def test_a_word_for_a_date(self) -> None:
        assert card("reviewed: yesterday") == [
            (11, 15, "yesterday", 'a date is wanted here, not the text "yesterday"', "write it like 2026-11-21")
        ]

    def test_a_quoted_date_is_fine(self) -> None:
        assert card('reviewed: "2026-11-21"') == []

    def test_weight(self) -> None:
        assert card("points: [{say: x, weight: 4}]") == [(11, 31, "4", "weight is 1, 2 or 3", "")]
        assert card('points: [{say: x, weight: "2"}]') == [
            (11, 31, '"2"', 'a whole number is wanted here, not the text "2"', "write a number, without quotes")
        ]

    def test_keys_of_a_point(self) -> None:
        assert card("points: [{say: x, keys: [a]}]") == [
            (11, 30, "a", 'a list is wanted here, not the text "a"', "write keys: [[variance, 方差], [softmax]]")
        ]

    def test_a_source_of_nothing(self) -> None:
        assert card("sources: [{where: §1}]") == [
            (
                11,
                15,
                "{where: §1}",
                "a source needs seed:, paper:, arxiv:, title: or url:",
                'write - {paper: "…", arxiv: "…", where: "§…"}',
            )
        ]

    def test_a_text_of_no_language(self) -> None:
        assert card("pitfalls: [{}]") == [(11, 16, "{}", "a text needs en: or zh:", "")]

    def test_cards_and_card_of_the_wrong_type(self) -> None:
        assert found(HEAD.replace("cards:", "cards: 3")) == [
            (5, 1, "cards", "cards: wants a list", "begin each card with - id: …")
        ]
        assert found(HEAD + "  - a\n") == [
            (6, 5, "a", "a card is wanted here, a mapping", "begin each card with - id: …")
        ]

    def test_a_comma_in_a_text_of_a_union_with_a_key_named_like_a_type(self) -> None:
        assert card("pitfalls: [{str: x}]") == [(11, 17, "str", "a text has no key str:", "its keys are en, zh")]


class TestNames:
    def test_ids(self) -> None:
        assert found(HEAD + CARD.replace("id: x", "id: Why_Scale?")) == [
            (
                6,
                9,
                "Why_Scale?",
                '"Why_Scale?" is no card id: lower-case words joined by hyphens',
                "write why-scale",
            )
        ]
        assert found(HEAD.replace("deck: mine", "deck: 我的") + CARD) == [
            (
                2,
                7,
                "我的",
                '"我的" is no deck id: lower-case words joined by hyphens',
                "write lower-case words joined by hyphens",
            )
        ]

    def test_duplicate_card_ids(self) -> None:
        assert found(HEAD + CARD + CARD) == [
            (11, 9, "x", "the card id x is taken: line 6 has it", "give each its own id, never used before")
        ]

    def test_duplicate_topic_ids(self) -> None:
        assert found(HEAD.replace("id: batch", "id: a") + CARD) == [
            (4, 34, "a", "the topic id a is taken: line 4 has it", "give each its own id, never used before")
        ]

    def test_tags(self) -> None:
        assert card("tags: [two words]") == [
            (11, 12, "two words", '"two words" is no tag: no blanks, and none of , / : #', "write two-words")
        ]

    def test_topic_and_cards_that_do_not_exist(self) -> None:
        assert found(HEAD + CARD.replace("topic: a", "topic: bath") + "    follow_ups: [y, xx]\n") == [
            (8, 12, "bath", "this deck has no topic bath", "did you mean batch?"),
            (11, 18, "y", "this deck has no card y", "write a card's id, or deck/id for a card of another deck"),
            (11, 21, "xx", "this deck has no card xx", "did you mean x?"),
        ]

    def test_arxiv_and_url(self) -> None:
        assert card('sources: [{arxiv: "arXiv:1706.03762"}, {url: www.example.org}]') == [
            (
                11,
                23,
                '"arXiv:1706.03762"',
                '"arXiv:1706.03762" is no arXiv number',
                'write the number alone: "1706.03762"',
            ),
            (11, 50, "www.example.org", '"www.example.org" is no web address', "write https://…"),
        ]
        assert card('sources: [{arxiv: "cmp-lg/9404001"}, {arxiv: "2005.14165v4"}]') == []


class TestChoice:
    QUESTION = "kind: choice, question: q, "

    def test_no_option_is_correct(self) -> None:
        text = self.QUESTION + "options: [{text: a, correct: false}, {text: b, correct: no}]"
        assert kind(text) == [(6, 28, "options", "no option is correct", "write correct: true at one or more of them")]

    def test_every_option_is_correct(self) -> None:
        text = self.QUESTION + "options: [{text: a, correct: true}, {text: b, correct: true}]"
        assert kind(text) == [(6, 28, "options", "every option is correct", "write correct: false at the wrong ones")]

    def test_one_option(self) -> None:
        assert kind(self.QUESTION + "options: [{text: a, correct: true}]") == [
            (6, 28, "options", "a choice needs at least two options", "write the wrong answers people give")
        ]

    def test_the_same_option_twice(self) -> None:
        text = self.QUESTION + "options: [{text: a, correct: true}, {text: {en: b, zh: 乙}, correct: false}, "
        assert kind(text + "{text: {en: c, zh: 乙}, correct: false}]") == [
            (6, 123, "乙", "the same option as on line 6", "say how they differ, or delete one of them")
        ]

    def test_a_remedy_that_does_not_exist(self) -> None:
        text = self.QUESTION + "options: [{text: a, correct: true}, {text: b, correct: false, remedy: z}]"
        assert kind(text) == [
            (6, 98, "z", "this deck has no card z", "write a card's id, or deck/id for a card of another deck")
        ]

    def test_a_fault_of_shape_does_not_hide_the_missing_correct_option(self) -> None:
        text = self.QUESTION + "options: [{text: a, correct: false}, {text: b, correct: false}], tag: x"
        assert [problem[3] for problem in kind(text)] == ["no option is correct", "a choice card has no key tag:"]


class TestCloze:
    def test_no_gap(self) -> None:
        assert kind('kind: cloze, text: {en: "{{c1::a}}", zh: 甲}') == [
            (6, 42, "甲", "a cloze needs at least one gap", "write {{c1::the hidden words}}")
        ]

    def test_gap_numbers_differ_between_languages(self) -> None:
        assert kind('kind: cloze, text: {en: "{{c1::a}} {{c2::b}}", zh: "{{c1::甲}} {{c3::乙}}"}') == [
            (
                6,
                52,
                '"{{c1::甲}} {{c3::乙}}"',
                "the gaps of en: and zh: differ: c2, c3",
                "number them alike: each is one question in every language",
            )
        ]

    @pytest.mark.parametrize("gap", ["{{c1:", "{{c1：", "{{1::", "{{c1::"])
    def test_a_malformed_gap(self, gap: str) -> None:
        message, hint = "this gap is not written as {{c1::answer}}", "use two colons, and close it with }}"
        assert kind(f"kind: cloze, text: 'good {{{{c2::b}}}} bad {gap}a'") == [(6, 40, gap, message, hint)]

    def test_an_empty_gap_and_gap_0(self) -> None:
        assert kind("kind: cloze, text: '{{c1:: }} {{c0::x}}'") == [
            (6, 21, "{{c1:: }}", "an empty gap", "write what is hidden: {{c1::answer}}"),
            (6, 31, "{{c0::x}}", "gaps are counted from 1", "write {{c1::…}}"),
        ]

    def test_braces_that_end_a_gap_too_early(self) -> None:
        assert kind(r"kind: cloze, text: 'so {{c1::$\frac{1}{\sqrt{d}}$}}'") == [
            (
                6,
                24,
                r"{{c1::$\frac{1}{\sqrt{d}}",
                "}} inside the answer ends the gap too early",
                "put a blank between braces of a formula: } }",
            )
        ]

    def test_accept_for_a_gap_that_does_not_exist(self) -> None:
        assert kind("kind: cloze, text: '{{c1::a}}', accept: {c2: [b]}") == [
            (6, 42, "c2", "accept: names c2, but the text has no such gap", "its gaps are c1")
        ]


class TestNumeric:
    QUESTION = "kind: numeric, question: q, "

    def test_what_is_no_arithmetic(self) -> None:
        (problem,) = kind(self.QUESTION + 'value: "2 * (3 + 4", variables: {}')
        assert problem[:3] == (6, 41, "(")
        assert problem[3].startswith("not arithmetic")

    def test_an_unknown_variable(self) -> None:
        assert kind(self.QUESTION + 'value: "2 * layer + log2(hidden)", variables: {layers: [1], hidden: [2]}') == [
            (6, 41, "layer", "unknown name layer; the variables are: hidden, layers", "did you mean layers?")
        ]

    def test_an_unused_variable(self) -> None:
        assert kind(self.QUESTION + 'value: "n", variables: {n: [1], m: [2]}') == [
            (6, 61, "m", "neither value: nor the question uses m", "use it, or delete it")
        ]
        assert kind(self.QUESTION + "value: 3, variables: {n: [1]}") == [
            (6, 51, "n", "neither value: nor the question uses n", "use it, or delete it")
        ]

    def test_a_combination_that_cannot_be_computed(self) -> None:
        assert kind(self.QUESTION + 'value: "a / (b - 2)", variables: {a: [1, 5], b: [1, 2]}') == [
            (
                6,
                36,
                '"a / (b - 2)"',
                "value: cannot be computed with a = 1, b = 2: division by zero",
                "change the arithmetic, or the values to draw from",
            )
        ]

    def test_the_last_of_many_combinations(self) -> None:
        values = ", ".join(str(number) for number in range(1, 301))
        assert kind(self.QUESTION + f'value: "1 / (300 - a)", variables: {{a: [{values}]}}')[0][3] == (
            "value: cannot be computed with a = 300: division by zero"
        )

    def test_variables_of_the_wrong_type(self) -> None:
        text = self.QUESTION + 'value: "x + int", variables: {x: 3, int: ["2"], 2y: [1], z: []}'
        assert kind(text) == [
            (6, 62, "3", "a list is wanted here, not 3", "write [3]"),
            (6, 71, '"2"', 'a number is wanted here, not the text "2"', "write a number, without quotes"),
            (6, 77, "2y", '"2y" is no name for a variable', "use letters, digits and _"),
            (6, 86, "z", "z has no values", "write a list of numbers: [1, 2, 4]"),
        ]

    def test_too_many_variables(self) -> None:
        names = [f"v{number}" for number in range(11)]
        text = self.QUESTION + f'value: "{" + ".join(names)}", variables: {{{", ".join(f"{n}: [1]" for n in names)}}}'
        assert [problem[3] for problem in kind(text)] == ["more than 10 variables"]

    def test_tolerance(self) -> None:
        assert kind(self.QUESTION + "value: 3, tolerance: 5 percent") == [
            (
                6,
                50,
                "5 percent",
                '"5 percent" is no tolerance',
                "write a number without quotes, or a percentage such as 2%",
            )
        ]
        assert kind(self.QUESTION + "value: 3, tolerance: -1")[0][3] == "a tolerance below 0"
        assert kind(self.QUESTION + "value: 3, tolerance: 2 %") == []

    def test_a_value_of_the_wrong_type(self) -> None:
        assert kind(self.QUESTION + "value: yes") == [
            (6, 36, "yes", "a number or arithmetic is wanted here, not yes", "")
        ]


class TestOrder:
    def test_too_few_items(self) -> None:
        assert kind("kind: order, question: q, items: [a, b]") == [
            (6, 34, "[a, b]", "an order needs at least three items", "add the steps, in the right order")
        ]

    def test_the_same_item_twice(self) -> None:
        assert kind("kind: order, question: q, items: [a, b, a]") == [
            (6, 41, "a", "the same item as on line 6", "say how they differ, or delete one of them")
        ]


class TestTexts:
    def test_empty_texts(self) -> None:
        assert found(HEAD + CARD.replace("Why?", '""').replace("Because.", "{en: ' ', zh: 因为}")) == [
            (9, 15, '""', "question: is an empty text", "write it, or delete the key"),
            (10, 18, "' '", "answer: is an empty text", "write it, or delete the key"),
        ]

    def test_latex_in_double_quotes(self) -> None:
        assert card(r'pitfalls: ["$\beta + \\beta$ and \theta", "a\nb"]') == [
            (
                11,
                18,
                r"\beta",
                r"inside double quotes \b is no LaTeX for YAML but a control character",
                "write LaTeX in single quotes, or below the key after |",
            ),
            (
                11,
                38,
                r"\theta",
                r"inside double quotes \t is no LaTeX for YAML but a control character",
                "write LaTeX in single quotes, or below the key after |",
            ),
        ]

    def test_a_text_of_a_book(self) -> None:
        assert card("pitfalls: ['" + "x" * 20_001 + "']")[0][3] == "a text of more than 20,000 characters"
        assert card("pitfalls: ['" + "{{c1::" * 201 + "']")[0][3] == "a text with more than 200 gaps"


class TestPlacesInsideTexts:
    """A fault inside a text is shown where it stands in the file, however YAML folds and quotes the text."""

    @pytest.mark.parametrize(
        "text",
        [
            "|\n      one 词\n\n      two {{c1:bad}} {{c1::a}}\n",
            ">\n      one\n      two\n\n      three {{c1:bad}} {{c1::a}}\n",
            '"one \\" \\\\ \\u0041\n      two {{c1:bad}} {{c1::a}}"\n',
            "'it''s\n\n      two {{c1:bad}} {{c1::a}}'\n",
            "one\n     two {{c1:bad}} {{c1::a}}\n",
        ],
        ids=["literal", "folded", "double", "single", "plain"],
    )
    def test_place(self, text: str) -> None:
        text = f"{HEAD}  - id: x\n    kind: cloze\n    topic: a\n    text: {text}"
        lines = text.splitlines()
        line = next(number for number, line in enumerate(lines, 1) if "{{c1:bad" in line)
        column = lines[line - 1].index("{{c1:bad") + 1
        assert [(p[0], p[1], p[2]) for p in found(text)] == [(line, column, "{{c1:")]


class TestFiles:
    @pytest.mark.parametrize("text", ["", "\n\n", "# a comment\n", "---\n", "\ufeff"])
    def test_an_empty_file(self, text: str) -> None:
        assert found(text) == [(0, 0, "", "the file is empty", "begin with format: 1; see nlpquiz decks new")]

    @pytest.mark.parametrize(
        ("text", "message"),
        [
            ("- a\n", "this is a list, not a deck"),
            ("Dear diary\n", "this is a text, not a deck"),
            ("services: {web: {image: x}}\n", "this is not a deck: it has neither deck: nor cards:"),
        ],
    )
    def test_a_file_that_is_no_deck(self, text: str, message: str) -> None:
        hint = "a deck begins with format: 1, deck:, title:, topics: and cards:; see nlpquiz decks new"
        assert [(p[0], p[1], p[3], p[4]) for p in found(text)] == [(1, 1, message, hint)]

    def test_formats(self) -> None:
        assert found(HEAD.replace("format: 1", "format: 2")) == [
            (1, 9, "2", "format 2 is not known: this nlpquiz reads format 1", "update nlpquiz")
        ]
        assert found((HEAD + CARD).replace("format: 1", 'format: "1"')) == [
            (1, 9, '"1"', '"1" is no format', "did you mean 1?")
        ]

    def test_several_documents(self) -> None:
        assert found(HEAD + CARD + "---\n" + HEAD) == [
            (11, 1, "-", "a second YAML document begins here", "split it: one deck a file")
        ]

    def test_bad_utf8(self) -> None:
        byte = len(HEAD) + CARD.index("y?")
        assert found((HEAD + CARD).encode().replace(b"Why?", b"Wh\xff?")) == [
            (
                9,
                17,
                "�",
                f"byte {byte} (0xFF) is not UTF-8",
                "save the file as UTF-8 in your editor",
            )
        ]

    def test_gbk(self) -> None:
        problems = found((HEAD + CARD.replace("Why?", "为什么要除以？")).encode("gb18030"))
        assert problems[0][0] == 9
        assert problems[0][4] == "it looks like GBK: save the file as UTF-8, or run: iconv -f GB18030 -t UTF-8"

    def test_utf16(self) -> None:
        assert found((HEAD + CARD).encode("utf-16")) == [
            (0, 0, "", "the file is UTF-16, not UTF-8", "save it as UTF-8 in your editor")
        ]

    def test_control_characters(self) -> None:
        assert found(HEAD + CARD.replace("Why?", "Wh\x1b[31m\x00?\u2028")) == [
            (9, 17, "\x1b", "a control character (U+001B) in the text", "delete it"),
            (9, 22, "\x00", "a control character (U+0000) in the text", "delete it"),
            (9, 24, "\u2028", "an invisible line separator (U+2028) in the text", "delete it"),
        ]

    def test_a_thousand_problems_are_enough(self) -> None:
        problems = loaded(HEAD + "  - 1\n" * 2000).problems
        assert len(problems) == 1001
        assert problems[-1].message == "more than 1000 problems; the rest is not shown"


class TestSyntax:
    """Faults of YAML itself: said in words, and without hiding what else is wrong in the file."""

    @pytest.mark.parametrize(
        ("line", "column", "under", "message", "hint"),
        [
            (
                "question: What: why?",
                19,
                ":",
                "a second “: ” in an unquoted text",
                "put quotes around the text, or write it below the key after |",
            ),
            (
                "question: `code`",
                15,
                "`",
                "a value cannot begin with `",
                "put quotes around the text, or write it below the key after |",
            ),
            (
                "question: @home",
                15,
                "@",
                "a value cannot begin with @",
                "put quotes around the text, or write it below the key after |",
            ),
            (
                "question: **bold** text",
                15,
                "*",
                "* begins a name for YAML",
                "put quotes around a text that begins with * or &",
            ),
            (
                "question: *bold",
                15,
                "*bold",
                "*bold names no anchor (&bold) above",
                "put quotes around a text that begins with *",
            ),
            (
                'question: "$\\sqrt{d}$"',
                17,
                "\\s",
                "\\s means nothing inside double quotes",
                "write LaTeX in single quotes, or below the key after |; inside double quotes double each backslash",
            ),
            (
                "question: !important x",
                15,
                "!important",
                "the tag !important has no meaning in a deck",
                "delete it; put quotes around a text that begins with !",
            ),
            (
                "question: !!python/object:os.system {}",
                15,
                "!!python/object:os.system",
                "the tag !!python/object:os.system has no meaning in a deck",
                "delete it; put quotes around a text that begins with !",
            ),
            (
                "question: | text",
                15,
                "|",
                "text beside | or >",
                "begin the text on the next line, or put quotes around it",
            ),
            (
                'question: "yes" he said',
                21,
                "h",
                "this does not fit what stands above it",
                "check the indentation, and quotes that end too early (inside '…' write two: '')",
            ),
            (
                "question: 'it's'",
                19,
                "s",
                "this does not fit what stands above it",
                "check the indentation, and quotes that end too early (inside '…' write two: '')",
            ),
            (
                "question: {en: a} b",
                23,
                "b",
                "this does not fit what stands above it",
                "check the indentation, and quotes that end too early (inside '…' write two: '')",
            ),
            (
                "question: {en: {a} b}",
                24,
                "b",
                "this does not fit inside {…}",
                "put quotes around texts that contain , : { } [ or ]",
            ),
            (
                "question：why",
                13,
                "：",
                "a full-width colon after the key",
                "write a colon and a space: “: ”",
            ),
            (
                "\tquestion: why",
                5,
                "\t",
                "a tab in the indentation",
                "indent with spaces",
            ),
            (
                "<<: 3",
                5,
                "<<",
                "<<: takes a mapping",
                "write <<: *name",
            ),
        ],
    )
    def test_faults(self, line: str, column: int, under: str, message: str, hint: str) -> None:
        text = (
            HEAD
            + f"  - id: x\n    kind: open\n    topic: a\n    {line}\n    answer: Because.\n"
            + CARD.replace("x", "y")
        )
        problem = next(p for p in found(text) if "needs question" not in p[3])
        assert problem == (9, column, under, message, hint)

    def test_a_quote_that_is_never_closed(self) -> None:
        assert found(HEAD + CARD.replace("Because.", '"Because.')) == [
            (10, 13, '"Because.'[:1], "this quote is never closed", "close it at the end of the text")
        ]

    def test_each_faulty_card_is_shown_and_the_others_are_still_checked(self) -> None:
        text = HEAD + (
            "  - id: one\n    kind: open\n    question: a: b\n"
            "  - id: two\n    kind: open\n    topic: a\n    question: Why?\n"
            "    answer: Because.\n    follow_ups: [one, four]\n"
            "  - id: three\n    kind: open\n    question: `x`\n"
            "  - id: four\n    kind: open\n    topic: a\n    question: Why?\n    anser: Because.\n"
        )
        assert [(p[0], p[3]) for p in found(text)] == [
            (8, "a second “: ” in an unquoted text"),
            (17, "a value cannot begin with `"),
            (18, "an open card needs answer:"),
            (22, "an open card has no key anser:"),
        ]
        deck = loaded(text)
        assert deck.skipped_ids == {"one", "three"}
        assert [card.id for card in deck.cards] == ["two"]

    def test_when_every_card_is_faulty_the_list_is_not_called_empty(self) -> None:
        assert [p[3] for p in found(HEAD + "  - id: x\n    question: a: b\n")] == ["a second “: ” in an unquoted text"]

    def test_lines_keep_their_numbers_when_a_card_between_odd_line_ends_is_skipped(self) -> None:
        text = (
            HEAD + "  - {id: y, kind: open, topic: a, question: q, answer: a}\r  - id: x: y\n" + CARD + "    tag: q\n"
        )
        assert [(p[0], p[3]) for p in found(text)] == [
            (7, "a second “: ” in an unquoted text"),
            (13, "an open card has no key tag:"),
        ]

    def test_a_fault_in_the_head(self) -> None:
        assert [(p[0], p[1], p[3]) for p in found(HEAD.replace("title: Mine", "title: My: deck") + CARD)] == [
            (3, 10, "a second “: ” in an unquoted text")
        ]

    def test_every_line_that_begins_with_a_tab(self) -> None:
        text = "format: 1\ndeck: d\ncards:\n\t- id: x\n\t  kind: open\n  \ttopic: a\n"
        assert [(p[0], p[1], p[3]) for p in found(text)] == [
            (4, 1, "a tab in the indentation"),
            (5, 1, "a tab in the indentation"),
            (6, 3, "a tab in the indentation"),
        ]

    def test_full_width_space_in_the_indentation(self) -> None:
        assert [(p[0], p[1], p[3]) for p in found(HEAD + CARD + "   \u3000tags: [a]: b\n")] == [
            (11, 4, "a full-width space in the indentation")
        ]
        assert [(p[0], p[1], p[3]) for p in found(HEAD + CARD + "\u3000\u3000tags: [a]\n")] == [
            (11, 1, "a full-width or invisible space beside the key")
        ]

    def test_an_alias_inside_what_it_names(self) -> None:
        assert card("tags: &tags [*tags]") == [(11, 18, "*tags", "*tags stands inside what it names", "write it out")]

    def test_half_a_character(self) -> None:
        problems = card('pitfalls: ["\\ud83d"]')
        assert [(p[0], p[1]) for p in problems] == [(11, 19)]
