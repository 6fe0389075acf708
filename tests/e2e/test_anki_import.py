"""Packages that the real Anki wrote, read by us; and what we wrote ourselves, on its way back."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from anki.collection import Collection

from nlpquiz.cli.workspace import Workspace
from nlpquiz.deck.loader import load_file, load_text
from nlpquiz.deck.model import Card, ClozeCard, Deck, OpenCard
from nlpquiz.scheduling.review import Moment, Rating, Review
from nlpquiz.store.history import History
from tests.exchange.conftest import Run, home, run  # noqa: F401  (fixtures)
from tests.exchange.deck_with_traps import DECK
from tests.exchange.real_anki import cards, collection, hand_out, take_in


@pytest.fixture
def anki(tmp_path: Path) -> Iterator[Collection]:
    with collection(tmp_path / "collection.anki2") as col:
        yield col


def deck_in(path: Path) -> Deck:
    loaded = load_file(path)
    assert loaded.deck is not None, loaded.problems
    return loaded.deck


def card_asking(deck: Deck, words: str) -> Card:
    (found,) = [card for card in deck.cards if words in str(getattr(card, "question", getattr(card, "text", "")))]
    return found


def add(col: Collection, type_name: str, deck: str, *fields: str, tags: tuple[str, ...] = ()) -> None:
    model = col.models.by_name(type_name)
    assert model is not None, type_name
    note = col.new_note(model)
    note.fields[: len(fields)] = list(fields)
    note.tags = list(tags)
    deck_id = col.decks.id(deck)
    assert deck_id is not None
    col.add_note(note, deck_id)


@pytest.mark.parametrize("ending", ["old.apkg", "new.apkg", "whole.colpkg"])
def test_decks_of_others(ending: str, anki: Collection, run: Run, home: Path, tmp_path: Path) -> None:  # noqa: F811
    anki.media.write_data("a b.png", b"\x89PNG picture")
    add(
        anki,
        "Basic",
        "Physik::Mechanik",
        "What is <b>force</b>?",
        r"\(F = ma\)<br>[latex]$p$[/latex]",
        tags=("t1", "x::y"),
    )
    add(anki, "Basic (and reversed card)", "Physik", "front <i>one</i>", "back two")
    add(anki, "Basic (type in the answer)", "Physik", "Capital of France?", "Paris")
    add(anki, "Cloze", "Physik", r"{{c1::alpha::first}} and {{c2::\(\frac{a}{b}\)}}, {{c1::gamma}}", "extra")
    add(anki, "Basic", "Physik", 'Picture <img src="a b.png">', "<script>alert(1)</script>yes \x1b[31m")
    package = tmp_path / ending
    if ending.endswith(".colpkg"):
        anki.export_collection_package(str(package), include_media=True, legacy=False)
        anki.reopen()
    else:
        hand_out(anki, package, legacy=ending.startswith("old"))
    done = run("import", "anki", str(package), "-o", "decks/physik.yaml")
    assert done.code == 0, done.err
    deck = deck_in(tmp_path / "decks" / "physik.yaml")
    assert len(deck.cards) == 6
    assert {str(topic.title) for topic in deck.topics} == {"Physik", "Physik › Mechanik"}
    force = card_asking(deck, "force")
    assert isinstance(force, OpenCard)
    assert (force.question, force.answer) == ("What is **force**?", "$F = ma$  \n$p$")
    assert force.tags == ("t1", "x::y")
    assert card_asking(deck, "front").answer == "back two"  # type: ignore[union-attr]
    assert card_asking(deck, "back two").answer == "front *one*"  # type: ignore[union-attr]
    paris = card_asking(deck, "France")
    assert isinstance(paris, ClozeCard)
    assert paris.text == "Capital of France?\n\n{{c1::Paris}}"
    gaps = card_asking(deck, "alpha")
    assert isinstance(gaps, ClozeCard)
    assert gaps.text == r"{{c1::alpha::first}} and {{c2::$\frac{a}{b}$}}, {{c1::gamma}}"
    assert gaps.answer == "extra"
    picture = card_asking(deck, "Picture")
    assert isinstance(picture, OpenCard)
    assert picture.question == "Picture ![](physik-media/a_b.png)"
    assert picture.answer == "yes [31m"  # Anki drops the escape character itself
    assert (tmp_path / "decks" / "physik-media" / "a_b.png").read_bytes() == b"\x89PNG picture"


@pytest.mark.parametrize("legacy", [True, False])
def test_our_own_cards_come_back_equal(
    legacy: bool,
    anki: Collection,
    run: Run,  # noqa: F811
    tmp_path: Path,
) -> None:
    assert run("export", "anki", "-o", str(tmp_path / "out.apkg")).code == 0
    before = load_text(DECK.encode(), "traps.yaml").deck
    assert before is not None
    assert run("import", "anki", str(tmp_path / "out.apkg"), "-o", str(tmp_path / "direct.yaml")).code == 0
    take_in(anki, tmp_path / "out.apkg")
    hand_out(anki, tmp_path / "back.apkg", legacy=legacy)
    assert run("import", "anki", str(tmp_path / "back.apkg"), "-o", str(tmp_path / "through.yaml")).code == 0
    for name in ("direct.yaml", "through.yaml"):
        deck = deck_in(tmp_path / name)
        assert (deck.deck, deck.title, deck.macros) == (before.deck, before.title, before.macros)
        assert {card.id: card for card in deck.cards} == {card.id: card for card in before.cards}


def test_a_part_of_a_deck_comes_back_without_what_leads_out_of_it(run: Run, tmp_path: Path) -> None:  # noqa: F811
    assert run("export", "anki", "--tag", "t1", "-o", str(tmp_path / "part.apkg")).code == 0
    assert run("import", "anki", str(tmp_path / "part.apkg"), "-o", str(tmp_path / "part.yaml")).code == 0
    (only,) = deck_in(tmp_path / "part.yaml").cards
    assert (only.id, only.follow_ups) == ("open-card", ())  # the follow-up is not in the package


def test_edits_made_in_anki_come_back(anki: Collection, run: Run, tmp_path: Path) -> None:  # noqa: F811
    assert run("export", "anki", "-o", str(tmp_path / "out.apkg")).code == 0
    take_in(anki, tmp_path / "out.apkg")
    for card in cards(anki):
        note = card.note()
        if note["Name"] == "traps/open-card":
            note["Question en"] = r"Is \(a\) <b>new</b>?"
            note["Pitfalls en"] = "<ul><li>Another</li></ul>"
            anki.update_note(note)
    hand_out(anki, tmp_path / "back.apkg", legacy=False)
    done = run("import", "anki", str(tmp_path / "back.apkg"), "-o", str(tmp_path / "edited.yaml"))
    assert "Edited in Anki, not taken over: traps/open-card: Pitfalls en" in done.err
    card_back = next(card for card in deck_in(tmp_path / "edited.yaml").cards if card.id == "open-card")
    assert isinstance(card_back, OpenCard)
    assert card_back.question.en == "Is $a$ **new**?"  # type: ignore[union-attr]
    assert card_back.question.zh == "为什么 $a<b$ **很难**？"  # type: ignore[union-attr]


def test_reviews_done_in_anki_join_the_card(
    anki: Collection,
    run: Run,  # noqa: F811
    home: Path,  # noqa: F811
    tmp_path: Path,
) -> None:
    start = datetime.now().astimezone() - timedelta(days=20)
    with History.open(home / "history.sqlite", device="test") as history:
        for days, rating in ((0, 3), (1, 3), (5, 3)):
            at = Moment.of(start + timedelta(days=days))
            history.record(Review(history.new_id(at), "traps/open-card", at, Rating(rating), 3000))
        at = Moment.of(start)
        history.record(Review(history.new_id(at), "traps/gaps#c2", at, Rating.EASY, 3000))
    assert run("export", "anki", "--with-progress", "-o", str(tmp_path / "out.apkg")).code == 0
    take_in(anki, tmp_path / "out.apkg")
    answered = 0
    anki.decks.select(anki.decks.id("nlpquiz") or anki.decks.current()["id"])
    while (card := anki.sched.getCard()) is not None and answered < 5:
        card.start_timer()
        anki.sched.answerCard(card, 3)
        answered += 1
    assert answered == 5
    hand_out(anki, tmp_path / "back.apkg", legacy=False)
    rows = anki.db.all("SELECT cid, id, ease FROM revlog WHERE ease > 0 ORDER BY id") if anki.db else []
    assert len(rows) == 9
    done = run("import", "anki", "--with-progress", str(tmp_path / "back.apkg"))
    assert done.code == 0, done.err
    assert "5 new reviews" in done.err
    assert not (home / "decks" / "back.yaml").exists()  # every card is here already
    with Workspace() as workspace:
        reviews = list(workspace.history.reviews())
        assert len(reviews) == 9
        assert [review.source for review in reviews].count("anki") == 5
        assert [int(review.rating) for review in reviews] == [row[2] for row in rows]
        # two cards were answered in one millisecond here, which Anki cannot hold: one is a millisecond later there
        assert all(abs(review.at.at_ms - row[1]) <= 1 for review, row in zip(reviews, rows, strict=True))
        assert type(workspace.cache.state_of("traps/open-card")).__name__ in ("Learned", "Learning")
        reps = {key: state.reps for key, state in workspace.cache.states().items()}  # type: ignore[union-attr]
        assert sum(reps.values()) == 9
    again = run("import", "anki", "--with-progress", str(tmp_path / "back.apkg"))
    assert "0 new reviews" in again.err
    with Workspace() as workspace:
        assert len(list(workspace.history.reviews())) == 9


def test_decks_are_not_overwritten(anki: Collection, run: Run, tmp_path: Path) -> None:  # noqa: F811
    add(anki, "Basic", "D", "q", "a")
    hand_out(anki, tmp_path / "p.apkg", legacy=True)
    (tmp_path / "d.yaml").write_text("mine")
    done = run("import", "anki", str(tmp_path / "p.apkg"), "-o", str(tmp_path / "d.yaml"))
    assert done.code == 1
    assert (tmp_path / "d.yaml").read_text() == "mine"
    assert run("import", "anki", str(tmp_path / "p.apkg"), "-o", str(tmp_path / "d.yaml"), "--force").code == 0
    assert len(deck_in(tmp_path / "d.yaml").cards) == 1


def test_a_second_import_adds_reviews_only(
    anki: Collection,
    run: Run,  # noqa: F811
    home: Path,  # noqa: F811
    tmp_path: Path,
) -> None:
    add(anki, "Basic", "D", "q1", "a1")
    hand_out(anki, tmp_path / "mine.apkg", legacy=False)
    assert run("import", "anki", "--with-progress", str(tmp_path / "mine.apkg")).code == 0
    first = (home / "decks" / "mine.yaml").read_text()
    (card,) = cards(anki)
    card.start_timer()
    anki.sched.answerCard(card, 4)
    hand_out(anki, tmp_path / "mine.apkg", legacy=False)
    done = run("import", "anki", "--with-progress", str(tmp_path / "mine.apkg"))
    assert done.code == 0, done.err
    assert "1 new reviews" in done.err
    assert (home / "decks" / "mine.yaml").read_text() == first


@pytest.mark.parametrize("legacy", [True, False])
def test_cards_suspended_or_flagged_in_anki_are_so_here(
    legacy: bool,
    anki: Collection,
    run: Run,  # noqa: F811
    tmp_path: Path,
) -> None:
    with Workspace() as workspace:
        earlier = Moment.of(datetime.now().astimezone() - timedelta(days=1))
        workspace.history.mark("traps/gaps#c2", "flag", earlier)
    assert run("export", "anki", "--with-progress", "-o", str(tmp_path / "out.apkg")).code == 0
    take_in(anki, tmp_path / "out.apkg")
    names = {card.id: (card.note()["Name"], card.ord) for card in cards(anki)}
    by_name = {name: card_id for card_id, name in names.items()}
    anki.sched.suspend_cards([by_name["traps/open-card", 0]])
    anki.set_user_flag_for_cards(3, [by_name["traps/gaps", 0]])
    anki.set_user_flag_for_cards(0, [by_name["traps/gaps", 1]])
    hand_out(anki, tmp_path / "back.apkg", legacy=legacy)
    done = run("import", "anki", "--with-progress", str(tmp_path / "back.apkg"))
    assert "3 cards suspended or flagged otherwise" in done.err
    with Workspace() as workspace:
        marks = workspace.history.marks()
        assert marks["traps/open-card"].suspended
        assert marks["traps/gaps#c1"].flagged
        assert not marks["traps/gaps#c2"].flagged
        workspace.history.mark("traps/open-card", "unsuspend", workspace.now())
    done = run("import", "anki", "--with-progress", str(tmp_path / "back.apkg"))
    assert "otherwise" not in done.err
    with Workspace() as workspace:
        assert not workspace.history.marks_of("traps/open-card").suspended  # what was set here later holds


def test_a_review_that_was_taken_back_here_does_not_return(
    anki: Collection,
    run: Run,  # noqa: F811
    tmp_path: Path,
) -> None:
    with Workspace() as workspace:
        at = Moment.of(datetime.now().astimezone() - timedelta(days=3))
        review = Review(workspace.history.new_id(at), "traps/open-card", at, Rating.AGAIN, 3000)
        workspace.history.record(review)
    assert run("export", "anki", "--with-progress", "-o", str(tmp_path / "out.apkg")).code == 0
    take_in(anki, tmp_path / "out.apkg")
    hand_out(anki, tmp_path / "back.apkg", legacy=False)
    assert run("undo").code == 0
    done = run("import", "anki", "--with-progress", str(tmp_path / "back.apkg"))
    assert "0 new reviews" in done.err
    with Workspace() as workspace:
        assert list(workspace.history.reviews()) == []
