"""Our packages in the real Anki."""

from __future__ import annotations

import json
import sqlite3
import zipfile
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from anki.collection import Collection

from nlpquiz.cli.workspace import Workspace
from nlpquiz.deck.model import CARD_TYPES, card_keys
from nlpquiz.exchange.anki_fields import stable_guid
from nlpquiz.exchange.anki_notetypes import CARD_FIELD, NOTE_TYPES
from nlpquiz.scheduling.memory import Learned, Learning, New
from nlpquiz.scheduling.review import Moment, Rating, Review
from nlpquiz.store.history import History
from tests.exchange.conftest import Run, home, run  # noqa: F401  (fixtures)
from tests.exchange.deck_with_traps import DECK
from tests.exchange.real_anki import UNRENDERED, CardId, cards, collection, empty_cards, shown, take_in

ROOT = Path(__file__).resolve().parents[2]
Package = Callable[..., Path]


@pytest.fixture
def package(run: Run, tmp_path: Path) -> Package:  # noqa: F811
    def export(*words: str, name: str = "out.apkg") -> Path:
        done = run("export", "anki", "-o", str(tmp_path / name), *words)
        assert done.code == 0, done.err
        return tmp_path / name

    return export


@pytest.fixture
def anki(tmp_path: Path) -> Iterator[Collection]:
    with collection(tmp_path / "collection.anki2") as col:
        yield col


@pytest.fixture
def studied(home: Path) -> dict[str, int]:  # noqa: F811
    """A history with cards in every state; the number of reviews of each card."""
    now = datetime.now().astimezone().replace(microsecond=0)
    plan: dict[str, list[tuple[float, int]]] = {
        "traps/open-card": [(30, 3), (28, 3), (20, 1), (20, 3), (12, 4)],
        "traps/pick-one": [(9, 4)],
        "traps/holds": [(0.001, 3)],
        "traps/gaps#c1": [(40, 3), (39, 3), (30, 3), (0.002, 1)],
        "traps/gaps#c2": [(3, 2), (2, 3), (1, 3)],
        "traps/count": [(400, 4), (200, 4)],
    }
    with History.open(home / "history.sqlite", device="test") as history:
        number = 0
        for card, answers in plan.items():
            for days, rating in answers:
                number += 1
                at = Moment.of(now - timedelta(days=days, seconds=-number))
                history.record(Review(history.new_id(at), card, at, Rating(rating), 4000 + number))
        history.mark("traps/steps", "suspend", Moment.of(now))
        history.mark("traps/count", "flag", Moment.of(now))
        cram = Moment.of(now - timedelta(hours=1))
        history.record(Review(history.new_id(cram), "traps/count", cram, Rating.GOOD, 1000, "cram", counts=False))
    return {card: len(answers) for card, answers in plan.items()} | {"traps/count": 3}


def by_key(col: Collection) -> dict[str, CardId]:
    """Key of each of our cards in Anki → its id there."""
    found: dict[str, CardId] = {}
    for card in cards(col):
        name = card.note()["Name"]
        found[f"{name}#c{card.ord + 1}" if card.note_type()["type"] == 1 else name] = card.id
    return found


def schedules_of(col: Collection) -> dict[int, tuple[int, ...]]:
    return {card.id: (card.type, card.queue, card.due, card.ivl, card.reps, card.lapses) for card in cards(col)}


def test_every_card_arrives_and_is_rendered(anki: Collection, package: Package) -> None:
    assert take_in(anki, package()) == (8, 0)
    assert anki.card_count() == 10
    assert set(by_key(anki)) == {
        *(f"traps/{name}" for name in ("open-card", "pick-one", "holds", "count", "steps", "one-language", "english")),
        *(f"traps/gaps#c{gap}" for gap in (1, 2, 3)),
    }
    for card in cards(anki):
        assert not UNRENDERED.search(shown(card.question())), card.question()
        assert not UNRENDERED.search(shown(card.answer())), card.answer()
    assert empty_cards(anki) == 0
    problems, sound = anki.fix_integrity()
    assert sound, problems


def test_sides_say_what_the_cards_say(anki: Collection, package: Package) -> None:
    take_in(anki, package())
    ids = by_key(anki)

    def sides(key: str) -> tuple[str, str]:
        card = anki.get_card(ids[key])
        return shown(card.question()), shown(card.answer())

    question, answer = sides("traps/open-card")
    assert r"Why is \(a&lt;b\) and <code>x &amp; y</code> so <b>hard</b>?" in question
    assert r"为什么 \(a&lt;b\) <b>很难</b>？" in question
    assert "First point" not in question
    for part in (
        "First point",
        "第一点",
        r"\(\frac{&#123;a}&#125;{b}\)",
        r"\[\begin{aligned}x &amp;= 1 \\ y &amp;= 2\end{aligned}\]",
        r"\(\mathbb{E}[x]\) and \(\lVert x\rVert\)".replace(r"x\r", r"x \r"),
        "&#91;sound:x.mp3]",
        "https://arxiv.org/abs/1706.03762",
        "Scale by",  # the follow-up, without its answers
        "多头注意力",
    ):
        assert part in answer, part
    question, answer = sides("traps/pick-one")
    assert question.count('data-right="1"') == 2  # once in each language
    assert "<code>a&lt;b&gt;</code>" in question
    assert "So it is." in answer
    assert "So it is." not in question
    question, answer = sides("traps/gaps#c3")
    assert r"\(e^{ [...] }\)" in question  # inside maths Anki writes no tags of its own
    assert r"\(\sqrt{d_k}\)" in question
    assert r"\(e^{ \frac{x}{y}  }\)" in answer
    question, answer = sides("traps/gaps#c1")
    assert "[what?]" in question
    assert "[什么？]" in question
    question, answer = sides("traps/count")
    assert "layers * 12 * hidden**2" in answer
    assert "parameters" in answer
    question, answer = sides("traps/steps")
    items, solution = question.index("nq-order"), answer.index("nq-solution")
    assert answer.index("One", solution) < answer.index("Two", solution) < answer.index("\\(3\\)", solution)
    assert not question.index("One", items) < question.index("Two", items) < question.index("\\(3\\)", items)


def test_languages_are_chosen(anki: Collection, package: Package) -> None:
    take_in(anki, package("--lang", "zh"))
    ids = by_key(anki)
    sides = shown(anki.get_card(ids["traps/open-card"]).answer())
    assert "第一点" in sides
    assert "First point" not in sides
    assert "Only English?" in shown(anki.get_card(ids["traps/english"]).question())  # there is no other
    assert {deck.name for deck in anki.decks.all_names_and_ids()} >= {"nlpquiz::陷阱::求和"}


def test_deck_tree_and_tags(anki: Collection, package: Package) -> None:
    take_in(anki, package("traps", "--tag", "t1"))
    (card,) = cards(anki)
    assert anki.decks.name(card.did) == "nlpquiz::Traps::Sums : and more"
    assert set(card.note().tags) == {
        *("t1", "标签", "nlpquiz::deck::traps", "nlpquiz::topic::sums", "nlpquiz::kind::open"),
        *("nlpquiz::priority::core", "nlpquiz::source::arxiv-1706.03762", "nlpquiz::source::000_ed2fbae2443a26fc"),
    }
    assert card.note().guid == stable_guid("traps/open-card")


def test_nothing_tells_of_the_user_without_progress(package: Package, studied: dict[str, int], tmp_path: Path) -> None:
    with zipfile.ZipFile(package()) as archive:
        archive.extract("collection.anki2", tmp_path)
        assert all(member.date_time == (1980, 1, 1, 0, 0, 0) for member in archive.infolist())
    with sqlite3.connect(tmp_path / "collection.anki2") as db:
        assert db.execute("SELECT count(*) FROM revlog").fetchone() == (0,)
        assert db.execute("SELECT DISTINCT type, queue, reps, lapses, ivl, flags, data FROM cards").fetchall() == [
            (0, 0, 0, 0, 0, 0, "{}")
        ]
        conf, presets = map(json.loads, db.execute("SELECT conf, dconf FROM col").fetchone())
        assert (conf["creationOffset"], conf["localOffset"], list(presets)) == (0, 0, ["1"])
    db.close()


def test_progress_arrives_in_full(anki: Collection, package: Package, studied: dict[str, int]) -> None:
    take_in(anki, package("--with-progress"))
    ids = by_key(anki)
    with Workspace() as workspace:
        states = {key: workspace.cache.state_of(key) for key in ids}
        log = {key: workspace.history.reviews_of(key) for key in ids}
        today = workspace.now().date()
    compared = 0
    for key, card_id in ids.items():
        card, state = anki.get_card(card_id), states[key]
        match state:
            case New():
                assert (card.type, card.reps) == (0, 0)
                assert card.queue == (-1 if key == "traps/steps" else 0)
                continue
            case Learned():
                assert (card.type, card.queue) == (2, 2)
                assert today + timedelta(days=card.due - anki.sched.today) == date.fromordinal(state.due_day)
                assert card.ivl == max(1, state.due_day - state.last.day)
            case Learning():
                assert (card.type, card.queue) == (3 if state.relearning else 1, 1)
                assert abs(card.due - state.due_at_ms / 1000) <= 1
        compared += 1
        assert card.memory_state is not None
        assert card.memory_state.stability == pytest.approx(state.stability, rel=1e-3, abs=1e-3)
        assert card.memory_state.difficulty == pytest.approx(state.difficulty, abs=1e-3)
        assert card.desired_retention == pytest.approx(0.9)
        assert (card.reps, card.lapses) == (state.reps, state.lapses)
        rows = sorted(anki.get_review_logs(card_id), key=lambda row: row.time)
        assert [row.button_chosen for row in rows] == [int(review.rating) for review in log[key]]
        assert [row.time for row in rows] == [review.at.at_ms // 1000 for review in log[key]]
        assert len(rows) == studied[key]
    assert compared == 6
    assert anki.get_card(ids["traps/count"]).user_flag() == 1
    preset = anki.decks.config_dict_for_deck_id(anki.get_card(ids["traps/count"]).did)
    with Workspace() as workspace:
        assert preset["fsrsParams6"] == pytest.approx(list(workspace.policies()[""].weights), rel=1e-6)
    assert preset["desiredRetention"] == pytest.approx(0.9)
    problems, sound = anki.fix_integrity()
    assert sound, problems


def test_anki_computes_the_same_memory_from_our_log(
    anki: Collection, package: Package, studied: dict[str, int]
) -> None:
    """With FSRS on, Anki replays the log itself: the answer must be ours."""
    take_in(anki, package("--with-progress"))
    ids = by_key(anki)
    with Workspace() as workspace:
        states = {key: workspace.cache.state_of(key) for key in ids}
    anki.set_config("fsrs", True)
    for key in ("traps/open-card", "traps/pick-one", "traps/gaps#c2", "traps/count"):
        state, computed = states[key], anki.compute_memory_state(ids[key])
        assert isinstance(state, Learned)
        assert computed.stability == pytest.approx(state.stability, rel=0.03), key
        assert computed.difficulty == pytest.approx(state.difficulty, abs=0.02), key


def test_newer_export_updates_in_place_and_keeps_the_schedule(
    anki: Collection,
    package: Package,
    home: Path,  # noqa: F811
    studied: dict[str, int],
) -> None:
    assert take_in(anki, package("--with-progress")) == (8, 0)
    before = by_key(anki)
    schedules = schedules_of(anki)
    again = package("--with-progress", name="again.apkg")
    assert take_in(anki, again) == (0, 0)
    (home / "decks" / "traps.yaml").write_text(DECK.replace("First point", "Very first point"), encoding="utf-8")
    assert take_in(anki, package("--with-progress", name="newer.apkg")) == (0, 1)
    assert by_key(anki) == before
    assert schedules_of(anki) == schedules
    assert "Very first point" in anki.get_card(before["traps/open-card"]).answer()
    assert len(anki.models.all_names_and_ids()) == len(CARD_TYPES) + 6  # those of Anki itself
    assert anki.fix_integrity()[1]


def test_edits_in_anki_win_over_an_older_export(anki: Collection, package: Package) -> None:
    out = package()
    take_in(anki, out)
    note = anki.get_card(by_key(anki)["traps/open-card"]).note()
    note["Question en"] = "Edited on the phone"
    anki.update_note(note)
    assert take_in(anki, package(name="again.apkg")) == (0, 0)
    note.load()
    assert note["Question en"] == "Edited on the phone"


def test_unchanged_decks_export_to_the_same_bytes(package: Package, home: Path) -> None:  # noqa: F811
    first = package(name="1.apkg").read_bytes()
    assert package(name="2.apkg").read_bytes() == first
    (home / "anki-exports.json").unlink()  # forgotten, but the deck's dates are there
    assert package(name="3.apkg").read_bytes() == first


def test_files_of_others_are_not_overwritten(run: Run, tmp_path: Path) -> None:  # noqa: F811
    target = tmp_path / "other.apkg"
    target.write_bytes(b"somebody's collection")
    done = run("export", "anki", "-o", str(target))
    assert done.code == 1
    assert "nlpquiz did not write it" in done.err
    assert target.read_bytes() == b"somebody's collection"
    assert run("export", "anki", "-o", str(target), "--force").code == 0
    assert run("export", "anki", "-o", str(target)).code == 0  # now it is ours
    assert not list(tmp_path.glob(".nlpquiz-*"))


def test_images_beside_the_deck_travel_along(anki: Collection, package: Package, home: Path) -> None:  # noqa: F811
    picture = b"\x89PNG\r\n\x1a\n" + b"0" * 40
    (home / "decks" / "pictures").mkdir()
    (home / "decks" / "pictures" / "a b.png").write_bytes(picture)
    (home / "secret.png").write_bytes(b"secret")
    text = DECK.replace("answer: {en: Only.}", "answer: {en: '![curve](<pictures/a b.png>) ![no](../secret.png)'}")
    (home / "decks" / "traps.yaml").write_text(text, encoding="utf-8")
    take_in(anki, package())
    answer = anki.get_card(by_key(anki)["traps/english"]).answer()
    assert '<img src="nlpquiz-' in answer
    (file,) = Path(anki.media.dir()).glob("nlpquiz-*.png")
    assert file.read_bytes() == picture
    assert "secret" not in answer


def test_note_types_are_frozen() -> None:
    """Another list of fields would cut existing users off from updates: use the spare fields instead."""
    languages = ("en", "zh")
    for kind, own in {
        "open": ("Question", "Points", "Answer"),
        "choice": ("Question", "Options", "Answer"),
        "truefalse": ("Statement", "Verdict", "Why"),
        "cloze": ("Text", "Answer"),
        "numeric": ("Question", "Value", "Working"),
        "order": ("Question", "Items", "Solution", "Answer"),
    }.items():
        both = [f"{name} {language}" for name in (*own, "Pitfalls", "Follow-ups", "Topic") for language in languages]
        rest = ["Formula"] if kind == "numeric" else []
        spare = [f"Spare {number}" for number in (1, 2, 3, 4)]
        fields = NOTE_TYPES[kind].fields  # type: ignore[index]
        assert list(fields) == ["Name", *both, *rest, "Sources", CARD_FIELD, *spare]


def test_all_decks_that_we_ship_arrive(
    anki: Collection,
    tmp_path: Path,
    run: Run,  # noqa: F811
) -> None:
    out = tmp_path / "all.apkg"
    done = run("export", "anki", "-o", str(out), "--decks", str(ROOT / "decks"))
    assert done.code == 0, done.err
    new, updated = take_in(anki, out)
    with Workspace(environment={"NLPQUIZ_HOME": str(tmp_path / "home"), "NLPQUIZ_DECKS": str(ROOT / "decks")}) as ws:
        names = {entry.name for entry in ws.cache.entries()}
        keys = {key for name in names for key in card_keys(name.partition("/")[0], ws.cache.card(name))}
    assert (new, updated) == (len(names), 0)
    ids = by_key(anki)
    assert set(ids) == keys
    for key, card_id in ids.items():
        card = anki.get_card(card_id)
        for side in (shown(card.question()), shown(card.answer())):
            assert not UNRENDERED.search(side), (key, UNRENDERED.search(side))
            assert side.count("\\(") == side.count("\\)"), key
            assert "$" not in side.replace("\\$", "") or "$" in str(card.note()[CARD_FIELD]), key
    assert empty_cards(anki) == 0
    assert anki.fix_integrity()[1]
