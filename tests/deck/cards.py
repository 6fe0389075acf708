"""Hypothesis strategies for valid cards and decks."""

from datetime import date

from hypothesis import strategies as st

from nlpquiz.deck.model import (
    KINDS,
    LANGUAGES,
    PRIORITIES,
    Card,
    ChoiceCard,
    ClozeCard,
    Deck,
    NumericCard,
    OpenCard,
    Option,
    OrderCard,
    Point,
    Reading,
    Source,
    Topic,
    Translated,
    TrueFalseCard,
)

assert len(KINDS) == 6, "a new kind of card needs a strategy here"
assert LANGUAGES == ("en", "zh")

words = st.text(
    st.characters(
        codec="utf-8", exclude_categories=("Cs", "Cc", "Zl", "Zp", "Co", "Cn"), exclude_characters="\ufeff{}"
    ),
    min_size=1,
    max_size=30,
).filter(lambda text: bool(text.strip()))
paragraphs = st.lists(words, min_size=1, max_size=4).map("\n".join)
ids = st.from_regex(r"[a-z][a-z0-9]{0,6}(-[a-z][a-z0-9]{0,3}){0,2}", fullmatch=True)
texts = st.one_of(
    paragraphs,
    st.builds(Translated, en=paragraphs, zh=st.none() | paragraphs),
    st.builds(Translated, zh=paragraphs),
)
numbers = st.integers(-(10**12), 10**12) | st.floats(allow_nan=False, allow_infinity=False, width=32)
sources = st.builds(
    Source,
    seed=st.none() | words,
    heading=st.none() | words,
    paper=words,
    arxiv=st.none() | st.from_regex(r"[0-9]{4}\.[0-9]{5}", fullmatch=True),
    url=st.none() | st.just("https://example.org/a?b=c#d"),
    title=st.none() | words,
    where=st.none() | words,
)
topics = st.builds(
    Topic,
    id=ids,
    title=texts,
    priority=st.sampled_from(PRIORITIES),
    reading=st.lists(
        st.builds(Reading, title=words, url=st.none() | st.just("https://example.org/"), seed=st.none() | words),
        max_size=2,
    ).map(tuple),
)


def cards(card_ids: st.SearchStrategy[str] = ids, topic_ids: st.SearchStrategy[str] = ids) -> st.SearchStrategy[Card]:
    """Valid cards of every kind, without follow-ups."""
    fields = {
        "id": card_ids,
        "topic": topic_ids,
        "priority": st.sampled_from(PRIORITIES),
        "sources": st.lists(sources, max_size=2).map(tuple),
        "tags": st.lists(st.from_regex(r"[a-zA-Z0-9\u4e00-\u9fff]{1,8}", fullmatch=True), max_size=3, unique=True).map(
            tuple
        ),
        "pitfalls": st.lists(texts, max_size=2).map(tuple),
        "reviewed": st.none() | st.dates(date(2000, 1, 1), date(2100, 1, 1)),
        "draft": st.booleans(),
    }
    points = st.builds(
        Point,
        say=texts,
        weight=st.integers(1, 3),
        keys=st.lists(st.lists(words, min_size=1, max_size=3).map(tuple), max_size=2).map(tuple),
    )
    options = st.builds(Option, text=texts, correct=st.booleans(), why=st.none() | texts)
    some_options = st.lists(options, min_size=2, max_size=5, unique_by=lambda option: str(option.text))
    gaps = st.builds("{{{{c1::{}}}}} and {}{{{{c2::{}::{}}}}}".format, _one_line, paragraphs, _one_line, _hints)
    return st.one_of(
        st.builds(
            OpenCard,
            kind=st.just("open"),
            question=texts,
            answer=texts,
            points=st.lists(points, max_size=3).map(tuple),
            **fields,
        ),
        st.builds(
            ChoiceCard,
            kind=st.just("choice"),
            question=texts,
            options=some_options.filter(lambda some: len({option.correct for option in some}) == 2).map(tuple),
            answer=st.none() | texts,
            **fields,
        ),
        st.builds(
            TrueFalseCard, kind=st.just("truefalse"), statement=texts, correct=st.booleans(), why=texts, **fields
        ),
        st.builds(
            ClozeCard,
            kind=st.just("cloze"),
            text=gaps | st.builds(Translated, en=gaps, zh=gaps),
            accept=st.dictionaries(st.sampled_from(["c1", "c2"]), st.lists(words, min_size=1, max_size=2).map(tuple)),
            answer=st.none() | texts,
            **fields,
        ),
        st.builds(
            NumericCard,
            kind=st.just("numeric"),
            question=texts,
            value=numbers,
            tolerance=st.sampled_from(["2%", "0.5%", 0, 3, 0.25]),
            unit=st.none() | texts,
            answer=st.none() | texts,
            **fields,
        ),
        st.builds(
            NumericCard,
            kind=st.just("numeric"),
            question=st.just("What is {x} times {y}?"),
            value=st.just("x * y + 1"),
            variables=st.fixed_dictionaries(
                {
                    "x": st.lists(numbers, min_size=1, max_size=3, unique=True).map(tuple),
                    "y": st.lists(numbers, min_size=1, max_size=3, unique=True).map(tuple),
                }
            ),
            **fields,
        ),
        st.builds(
            OrderCard,
            kind=st.just("order"),
            question=texts,
            items=st.lists(texts, min_size=3, max_size=6, unique_by=str).map(tuple),
            answer=st.none() | texts,
            **fields,
        ),
    )


_one_line = words.filter(lambda text: ":" not in text)
_hints = st.from_regex(r"[a-z]{1,8}", fullmatch=True)


@st.composite
def decks(draw: st.DrawFn) -> Deck:
    """A valid deck: every card names one of its topics."""
    some_topics = draw(st.lists(topics, min_size=1, max_size=3, unique_by=lambda topic: topic.id))
    topic_ids = st.sampled_from([topic.id for topic in some_topics])
    some_cards = draw(st.lists(cards(topic_ids=topic_ids), min_size=1, max_size=4, unique_by=lambda card: card.id))
    macros = draw(st.dictionaries(st.from_regex(r"\\[A-Za-z]{1,5}", fullmatch=True), words, max_size=2))
    return Deck(
        format=1,
        deck=draw(ids),
        title=draw(texts),
        about=draw(st.none() | texts),
        macros=macros,
        topics=tuple(some_topics),
        cards=tuple(some_cards),
    )
