"""Card states in the cache are always what a replay of the whole log gives."""

from __future__ import annotations

import gc
import random
import sqlite3
import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nlpquiz.errors import QuizError
from nlpquiz.scheduling.memory import CardState, New, Policy, replay, step
from nlpquiz.scheduling.review import DAY_MS, Moment, Rating, Review
from nlpquiz.store.cache import Cache
from nlpquiz.store.history import History, Mark, new_id

Make = Callable[..., Review]
At = Callable[..., Moment]

CARDS = ("a/x", "a/y#c1", "b/z", "vanished/card")
GENERAL, STRICT = Policy(), Policy(desired_retention=0.95, learning_steps_ms=())

cards = st.sampled_from(CARDS)
clock_steps = st.integers(-3 * DAY_MS, 20 * DAY_MS)
actions = st.one_of(
    st.tuples(st.just("record"), cards, st.sampled_from(list(Rating)), st.booleans()),
    st.tuples(st.just("record"), cards, st.sampled_from(list(Rating)), st.just(True)),
    st.tuples(st.just("void"), st.integers(0, 30)),
    st.tuples(st.just("mark"), cards, st.sampled_from(["suspend", "unsuspend", "bury", "flag", "unflag", "reset"])),
    st.tuples(st.just("import"), cards, st.sampled_from(list(Rating)), st.integers(-200, 5)),
    st.tuples(st.just("policy"), st.sampled_from([{"": GENERAL}, {"": GENERAL, "a": STRICT}])),
    st.tuples(st.just("harm"), st.sampled_from(["delete", "scribble", "truncate", "close", "none", "foreign"])),
)


def expected(history: History, policies: dict[str, Policy]) -> dict[str, CardState]:
    """Every answered card's state by a replay of all its reviews."""
    found = {
        card: replay(history.reviews_of(card), policies.get(card.partition("/")[0]) or policies[""], card)
        for card in history.seen_cards()
    }
    return {card: state for card, state in found.items() if state != New()}


def harm(cache: Cache, how: str) -> None:
    """What may happen to the file at any time."""
    if how == "close":
        cache.close()
    if not cache.path.exists():
        return
    size = cache.path.stat().st_size
    if how == "delete":
        cache.path.unlink()
    elif how == "scribble":
        with cache.path.open("r+b") as file:
            file.seek(size // 3)
            file.write(b"\xa5" * (size // 2))
    elif how == "truncate":
        with cache.path.open("r+b") as file:
            file.truncate(size // 2)
    elif how == "foreign":
        cache.path.write_bytes(b"not a cache")


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(actions, clock_steps), max_size=25))
def test_states_are_those_of_a_full_replay(steps: list[tuple[tuple[object, ...], int]]) -> None:
    with tempfile.TemporaryDirectory() as folder, History.open(Path(folder, "history.sqlite")) as history:
        policies: dict[str, Policy] = {"": GENERAL}
        cache = Cache.open(Path(folder, "cache", "cache.sqlite"))
        cache.sync(history, policies)
        now_ms = 1_800_000_000_000
        given_ids: list[str] = []
        for action, step_ms in steps:
            now_ms += step_ms
            now = Moment(now_ms, 719_163 + now_ms // DAY_MS)
            match action:
                case ("record", str(card), Rating() as rating, bool(counts)):
                    given_ids.append(new_id(now_ms))
                    history.record(Review(given_ids[-1], card, now, rating, 1000, counts=counts))
                case ("void", int(number)) if given_ids:
                    history.void(given_ids[number % len(given_ids)], now)
                case ("mark", str(card), mark):
                    history.mark(card, mark, now, now.day + 2 if mark == "bury" else None)  # type: ignore[arg-type]
                case ("import", str(card), Rating() as rating, int(days)):
                    then = Moment(now_ms + days * DAY_MS, now.day + days)
                    history.add([Review(new_id(now_ms), card, then, rating, 1000, "anki")])
                case ("policy", dict(chosen)):
                    policies = chosen
                    cache.sync(history, policies)
                case ("harm", str(how)):
                    harm(cache, how)
            assert cache.states() == expected(history, policies)
        assert cache.flagged() == {card for card, marks in history.marks().items() if marks.flagged}
        cache.close()
        afresh = Cache.open(Path(folder, "afresh.sqlite"))
        afresh.sync(history, policies)
        assert afresh.states() == expected(history, policies)
        afresh.close()


@settings(max_examples=6, deadline=None)
@given(st.integers(0, 2**32), st.sampled_from([{"": GENERAL}, {"": STRICT}, {"": STRICT, "a": GENERAL}]))
def test_a_rebuild_gives_what_answering_gave_step_by_step(seed: int, policies: dict[str, Policy]) -> None:
    """To the last bit, for more cards than are folded at once, some voided and some reset."""
    chance = random.Random(seed)
    stepped: dict[str, CardState] = {}
    reviews: list[Review] = []
    for number in range(3000):
        card = f"{chance.choice('ab')}/{chance.randrange(700)}"
        day = 719_163 + number // 20
        now = Moment(day * DAY_MS + number, day)
        reviews.append(Review(new_id(now.at_ms), card, now, Rating(chance.choice((1, 2, 3, 3, 3, 4))), 1000))
        policy = policies.get(card.partition("/")[0]) or policies[""]
        stepped[card] = step(stepped.get(card, New()), reviews[-1].rating, now, policy, card)
    with tempfile.TemporaryDirectory() as folder, History.open(Path(folder, "history.sqlite")) as history:
        history.add(reviews)
        with Cache.open(Path(folder, "cache.sqlite")) as cache:
            cache.sync(history, policies)
            assert len(stepped) > 1000
            assert cache.states() == stepped
        later = Moment(reviews[-1].at.at_ms + 1, reviews[-1].at.day)
        voided = [chance.choice(reviews) for _ in range(50)]
        for review in voided:
            history.void(review.id, later)
        for card in chance.sample(sorted(stepped), 20):
            history.mark(card, "reset", later)
        with Cache.open(Path(folder, "afresh.sqlite")) as cache:
            cache.sync(history, policies)
            assert cache.states() == expected(history, policies) != stepped


def test_another_process_finds_what_was_folded(history: History, review: Make, tmp_path: Path) -> None:
    one, other = Cache.open(tmp_path / "c.sqlite"), Cache.open(tmp_path / "c.sqlite")
    one.sync(history)
    other.sync(history)
    for day in range(5):
        history.record(review("a/x", day))
        assert one.states() == other.states() == expected(history, {"": Policy()})
    one.close()
    other.close()


def test_a_restored_backup_is_noticed(history: History, review: Make, tmp_path: Path) -> None:
    """The log has as many facts as before, but they are others."""
    cache = Cache.open(tmp_path / "c.sqlite")
    history.record(review("a/x", 0))
    history.backup_to(tmp_path / "restored.sqlite")
    history.record(review("a/x", 1))
    cache.sync(history)
    before = cache.states()
    cache.close()
    with History.open(tmp_path / "restored.sqlite") as restored:
        cache.sync(restored)
        assert cache.states() == expected(restored, {"": Policy()}) != before
        restored.record(review("a/y", 1))
        assert cache.states() == expected(restored, {"": Policy()})
    cache.close()


def test_the_rebuild_reports_its_progress(history: History, review: Make, tmp_path: Path) -> None:
    history.add([review(f"a/x{number % 50}", number // 50, ms=number) for number in range(45_000)])
    seen: list[tuple[int, int]] = []
    cache = Cache.open(tmp_path / "c.sqlite")
    cache.sync(history, progress=lambda done, total: seen.append((done, total)))
    assert [total for _, total in seen] == [45_000] * len(seen)
    assert len(seen) >= 3
    assert sorted(seen) == seen
    assert seen[-1] == (45_000, 45_000)
    seen.clear()
    history.record(review("a/x1", 1000))
    cache.sync(history, progress=lambda done, total: seen.append((done, total)))
    assert seen == []  # one card is no rebuild
    cache.close()


def test_ctrl_c_in_a_rebuild_leaves_what_was_there(history: History, review: Make, tmp_path: Path) -> None:
    history.add([review(f"a/x{number % 700}", number // 700, ms=number) for number in range(42_000)])
    one, other = Cache.open(tmp_path / "c.sqlite"), Cache.open(tmp_path / "c.sqlite")
    one.sync(history, {"": GENERAL})
    before = one.states()

    def press_ctrl_c(done: int, _total: int) -> None:
        if done > 30_000:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        one.sync(history, {"": STRICT}, press_ctrl_c)
    other.sync(history, {"": GENERAL}, lambda done, total: pytest.fail("nothing had to be folded again"))
    assert other.states() == before
    assert gc.isenabled()
    one.sync(history, {"": STRICT})
    assert one.states() == expected(history, {"": STRICT}) != before
    one.close()
    other.close()


def test_a_cache_that_cannot_be_written_is_kept_in_memory(history: History, review: Make, tmp_path: Path) -> None:
    (tmp_path / "in the way").write_text("a file where the folder should be")
    cache = Cache.open(tmp_path / "in the way" / "cache.sqlite")
    history.record(review("a/x", 0))
    cache.sync(history)
    assert cache.states() == expected(history, {"": Policy()})
    cache.close()


def test_a_cache_of_another_version_is_dropped(history: History, review: Make, tmp_path: Path) -> None:
    history.record(review("a/x", 0))
    cache = Cache.open(tmp_path / "c.sqlite")
    cache.sync(history)
    assert cache._connection is not None
    cache._connection.execute("UPDATE facts SET value = 'nlpquiz 0.0.1' WHERE name = 'made by'")
    cache._connection.execute("UPDATE cards SET stability = 77")
    cache.close()
    cache.sync(history)
    assert cache.states() == expected(history, {"": Policy()})
    cache.close()


def test_trouble_of_the_history_is_not_taken_for_the_caches(history: History, review: Make, tmp_path: Path) -> None:
    cache = Cache.open(tmp_path / "c.sqlite")
    cache.sync(history)
    history.add([review(f"a/x{number}", 0, ms=number) for number in range(2000)])
    history.close()
    content = history.path.read_bytes()
    history.path.write_bytes(content[: len(content) // 2] + b"\xff" * (len(content) // 2))
    inode = cache.path.stat().st_ino
    with History.open(history.path) as damaged, pytest.raises(QuizError, match=r"history\.sqlite is damaged"):
        cache.sync(damaged)
    assert cache.path.stat().st_ino == inode
    cache.close()


MARKS: tuple[Mark, ...] = ("suspend", "flag")


def test_marks_without_reviews_stay_over_a_rebuild(history: History, at: At, tmp_path: Path) -> None:
    for mark in MARKS:
        history.mark("a/new", mark, at(0))
    for policy in (GENERAL, STRICT):
        cache = Cache.open(tmp_path / "c.sqlite")
        cache.sync(history, {"": policy})
        assert cache.flagged() == {"a/new"}
        cache.close()


def test_a_rating_that_cannot_be_is_a_damaged_file(history: History, review: Make, tmp_path: Path) -> None:
    history.record(review("a/x", 0))
    connection = sqlite3.connect(history.path)
    connection.execute("PRAGMA ignore_check_constraints = ON")
    connection.execute("DROP TRIGGER reviews_never_changes")
    connection.execute("UPDATE reviews SET rating = -1")
    connection.commit()
    connection.close()
    with Cache.open(tmp_path / "cache.sqlite") as cache, pytest.raises(QuizError, match="damaged"):
        cache.sync(history)
