"""Files made to exhaust memory, stack or patience: each is refused with a sentence, under a cap on memory."""

import subprocess
import sys
import textwrap

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from nlpquiz.deck.loader import load_text

HEAD = "format: 1\ndeck: mine\ntitle: Mine\ntopics: [{id: a, title: A}]\ncards:\n"

GENERATORS = """
def alias_bomb():
    lines = [b"a: &a [x,x,x,x,x,x,x,x,x]\\n"]
    lines += [b"%c: &%c [%s]\\n" % (98 + i, 98 + i, b",".join([b"*%c" % (97 + i)] * 9)) for i in range(20)]
    return b"".join(lines)

def many_names():
    card = b"- {id: card-%d, kind: open, topic: a, question: q, answer: a, follow_ups: [card-x%d]}\\n"
    return HEAD + b"".join(card % (i, i) for i in range(3_000))

def merge_bomb():
    before = [b",".join(b"*a%d" % j for j in range(max(0, i - 30), i)) for i in range(2000)]
    return HEAD + b"".join(b"- &a%d {<<: [%s], k%d: 1}\\n" % (i, names, i) for i, names in enumerate(before))
"""

BOMBS = {
    "too many bytes": ("b'a' * 50_000_000", "50 MB is too big for a deck: at most 20 MB are read"),
    "too many lines": ("b'\\n' * 2_000_000", "more than 1,000,000 lines are too many for a deck"),
    "one long text": ("b'a' * 19_000_000", "this is a text, not a deck"),
    "deep flow": ("b'[' * 10_000", "nested more than 50 deep"),
    "deeper flow": ("b'[' * 19_000_000", "nested more than 50 deep"),
    "deep mappings": ("b'{a: ' * 10_000", "nested more than 50 deep"),
    "deep blocks": ("b'- ' * 10_000", "nested more than 50 deep"),
    "aliases": ("alias_bomb()", "more than 1,000,000 values are too many for a deck"),
    "merged mappings": ("merge_bomb()", "more than 1,000,000 values are too many for a deck"),
    "a card of unknown keys": (
        "HEAD + b'- {id: x, kind: open, ' + b''.join(b'k%d: 1, ' % i for i in range(110_000)) + b'}'",
        "a card of more than 10,000 values",
    ),
    "a head of unknown keys": (
        "HEAD + b'- {}\\n' + b''.join(b'k%d: 1\\n' % i for i in range(110_000))",
        "the deck's head has more than 100,000 values",
    ),
    "gaps without an end": (
        "HEAD + b\"- {id: x, kind: cloze, topic: a, text: '\" + b'{{c1::' * 500_000 + b\"'}\"",
        "a text of more than 20,000 characters",
    ),
    "many quoted texts": ('HEAD + b\'- {"a": "b", c: "d"}\\n\' * 60_000', "more than 1000 problems"),
    "many names to guess": ("many_names()", "this deck has no card card-x1"),
    "an endless number": (
        "HEAD + b'- {id: x, kind: numeric, value: ' + b'9' * 1_000_000 + b'}'",
        "a number of 1000000",
    ),
    "faulty items": ("HEAD + b'- id: a: b\\n' * 500_000", "a second “: ” in an unquoted text"),
    "control characters": ("b'\\x01' * 10_000_000", "a control character (U+0001) in the text"),
    "directives": ("b'%TAG !a! x\\n' * 200_000 + b'--- a'", "this is not YAML"),
}


@pytest.mark.slow
@pytest.mark.parametrize("name", list(BOMBS))
def test_bombs(name: str) -> None:
    resource = pytest.importorskip("resource", reason="limits of memory need POSIX")
    del resource
    data, message = BOMBS[name]
    code = f"""
        import resource, sys
        from nlpquiz.deck.loader import load_text
        resource.setrlimit(resource.RLIMIT_AS, (1 << 30, 1 << 30))
        resource.setrlimit(resource.RLIMIT_CPU, (60, 60))
        HEAD = {HEAD.encode()!r}
        exec({GENERATORS!r})
        loaded = load_text({data}, "bomb.yaml")
        assert loaded.deck is None
        for problem in loaded.problems:
            sys.stdout.buffer.write(problem.message.encode() + b"\\n")
    """
    done = subprocess.run([sys.executable, "-c", textwrap.dedent(code)], capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()[-2000:]
    assert message in done.stdout.decode()


def test_aliases_within_bounds_are_fine() -> None:
    sources = "&s [{paper: P}]"
    cards = "".join(
        f"  - {{id: c{n}, kind: open, topic: a, question: q{n}, answer: A, sources: {sources if n == 0 else '*s'}}}\n"
        for n in range(50)
    )
    loaded = load_text((HEAD + cards).encode(), "f.yaml")
    assert loaded.problems == ()
    assert loaded.deck is not None
    assert all(card.sources[0].paper == "P" for card in loaded.deck.cards)


def test_without_libyaml_the_same_problems_are_found() -> None:
    text = HEAD + (
        "- {id: x, kind: open, topic: a, question: no, anser: 1}\n- {id: y: z}\n- id: z\n  kind: open\n  topic: `b`\n"
        "- id: é\n  kind: open\n  topic: a\n  question: |\n    q\n  answer: *a\n"
    )
    code = (
        "import sys, yaml\n"
        "if sys.argv[1] == 'pure':\n    del yaml.CSafeLoader\n"
        "from nlpquiz.deck.loader import load_text\n"
        f"for p in load_text({text.encode()!r}, 'f').problems:\n    print(p.line, p.column, p.length, p.code)\n"
    )
    answers = [
        subprocess.run([sys.executable, "-c", code, which], capture_output=True, text=True, check=True).stdout
        for which in ("libyaml", "pure")
    ]
    assert answers[0] == answers[1]
    assert answers[0].count("\n") == 7


fragments = st.sampled_from(
    [
        "format: 1\n", "deck: d\n", "cards:\n", "topics:\n", "  - id: x\n", "    kind: open\n", "    topic: a\n",
        "- {id: a, title: A}\n", "    question: ", "    answer: |\n", "      text\n", "    options:\n", "    value: ",
        "{", "}", "[", "]", ",",
        ": ", "- ", "? ", "&a ", "*a", "<<: ", "!!str ", "!x ", "|", ">", ">-\n", "'", '"', "#",
        "\\", "\\x41", "\\u00e9", "\\ud800", "%YAML 1.1\n", "---\n", "...\n", "\t", "\n", " ", "  ", "\r\n", "\r", "~",
        "no", "1:30", "2026-11-21", "1e9", "0x1", ".nan", "{{c1::", "}}", "$x$", "词", "：", "\u3000", "\u2028", "\x00",
        "\x1b", "\ufeff", "    kind: numeric\n", "    kind: cloze\n", "    kind: choice\n",
        "    variables: {n: [1, 2]}\n",
        '"n / (n - 1)"', "    text: ", "    items: [a, b]\n", "    accept: ", "    follow_ups: [x, y/z]\n",
    ]
)  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(st.lists(fragments | st.text(max_size=5), max_size=40).map("".join))
@example("cards: [&a {id: *a}]")
@example('"\\')
@example("? - a\n: b")
def test_no_text_is_too_strange(text: str) -> None:
    loaded = load_text(text.encode("utf-8", "surrogatepass"), "f.yaml")
    check(loaded.problems, text)
    loaded = load_text((HEAD + text).encode("utf-8", "surrogatepass"), "f.yaml")
    check(loaded.problems, HEAD + text)
    assert (loaded.deck is None) == bool(loaded.problems)


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=200))
def test_no_bytes_are_too_strange(data: bytes) -> None:
    assert load_text(data, "f.yaml").problems
    load_text(HEAD.encode() + data, "f.yaml")


def check(problems: object, text: str) -> None:
    """Places lie in the file, or are 0:0; every problem says something."""
    assert isinstance(problems, tuple)
    lines = text.encode("utf-8", "surrogatepass").decode("utf-8", "replace").removeprefix("\ufeff")
    count = len(lines.replace("\r\n", "\n").replace("\r", "\n").split("\n"))
    for problem in problems:
        assert problem.message
        assert problem.code
        assert (problem.line, problem.column) == (0, 0) or 1 <= problem.line <= count + 1
        assert problem.length >= 1
        assert problem.column <= len(problem.source) + 1 or not problem.source
