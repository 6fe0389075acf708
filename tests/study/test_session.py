"""A sitting, without a terminal: what each action does and what has to be written down."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from nlpquiz.deck.catalog import Entry
from nlpquiz.scheduling.memory import DEFAULT_POLICY, Learned, Learning, New, replay
from nlpquiz.scheduling.review import Moment, Rating, Review
from nlpquiz.study.queue import Candidate
from nlpquiz.study.session import (
    Action,
    Bury,
    Effect,
    Enqueue,
    Flag,
    Mark,
    Quit,
    Rate,
    Record,
    Reveal,
    Session,
    Suspend,
    Undo,
    Void,
    begin,
    step,
)
from nlpquiz.study.summary import summarise

START = Moment(1_800_000_000_000, 739_000)
POLICIES = {"": DEFAULT_POLICY}


def later(seconds: float) -> Moment:
    return Moment(START.at_ms + round(seconds * 1000), START.day)


def new(card: str, topic: str = "t") -> Candidate:
    return Candidate(Entry(f"d/{card}", f"d/{card}", "d", topic, "open", "core", (), 0, (), "f00d", "d.yaml", 1), New())


def known(card: str) -> Candidate:
    return Candidate(new(card).entry, Learned(10.0, 5.0, START.day, Moment(0, START.day - 10), 3, 0))


def sitting(*cards: Candidate, **options: object) -> Session:
    return begin(cards, START, policies=POLICIES, **options)  # type: ignore[arg-type]


def play(session: Session, *actions: Action, at: float = 5) -> tuple[Session, list[Effect]]:
    effects: list[Effect] = []
    for action in actions:
        session, more = step(session, action, later(at))
        effects += more
    return session, effects


def shown(session: Session) -> str:
    return session.current.key.removeprefix("d/") if session.current else ""


def test_rating_records_one_review_and_shows_the_next_card() -> None:
    session, effects = play(sitting(new("a"), new("b")), Reveal(), Rate(Rating.GOOD, "r1"))
    assert shown(session) == "b"
    assert effects == [Record(Review("r1", "d/a", later(5), Rating.GOOD, 5000, "study", "en", "f00d"))]


def test_a_card_cannot_be_rated_before_its_answer_was_seen() -> None:
    session = sitting(new("a"))
    assert step(session, Rate(Rating.GOOD, "r1"), later(1)) == (session, ())


def test_a_learning_card_returns_when_its_step_is_over_not_before() -> None:
    session, _ = play(sitting(new("a"), new("b"), new("c")), Reveal(), Rate(Rating.AGAIN, "r1"), at=0)
    assert shown(session) == "b"
    session, _ = play(session, Reveal(), Rate(Rating.EASY, "r2"), at=30)
    assert shown(session) == "c"  # the minute is not over
    session, _ = play(session, Reveal(), Rate(Rating.EASY, "r3"), at=61)
    assert shown(session) == "a"


def test_with_nothing_else_to_do_a_learning_step_comes_early() -> None:
    session, _ = play(sitting(new("a")), Reveal(), Rate(Rating.GOOD, "r1"))
    assert shown(session) == "a"
    session, _ = play(session, Reveal(), Rate(Rating.GOOD, "r2"))
    assert (session.phase, session.ending) == ("over", "finished")


def test_undo_takes_back_a_reveal_a_rating_and_everything_before() -> None:
    first = sitting(new("a"), new("b"))
    session, _ = play(first, Reveal(), Rate(Rating.GOOD, "r1"), Reveal())
    session, effects = play(session, Undo())
    assert (shown(session), session.phase, effects) == ("b", "question", [])
    session, effects = play(session, Undo())
    assert (shown(session), session.phase, effects) == ("a", "answer", [Void("r1")])
    session, effects = play(session, Undo(), Undo())
    assert (shown(session), session.phase, effects) == ("a", "question", [])
    assert session.queue == first.queue


def test_two_undone_answers_void_both_reviews() -> None:
    session, _ = play(
        sitting(new("a"), new("b"), new("c")), *(a for n in "12" for a in (Reveal(), Rate(Rating.EASY, n)))
    )
    _, effects = play(session, Undo(), Undo(), Undo())
    assert effects == [Void("2"), Void("1")]


def test_an_undone_card_is_timed_from_when_it_is_seen_again() -> None:
    session, _ = play(sitting(new("a")), Reveal(), Rate(Rating.EASY, "r1"), at=5)
    session, _ = play(session, Undo(), at=100)
    _, effects = play(session, Rate(Rating.HARD, "r2"), at=103)
    assert isinstance(effects[0], Record)
    assert effects[0].review.taken_ms == 3000


def test_marks_put_a_card_away_and_undo_lifts_them() -> None:
    tomorrow = START.day + 1
    cases: list[tuple[Action, Mark, Mark]] = [
        (Suspend(), Mark("d/a", "suspend"), Mark("d/a", "unsuspend")),
        (Bury(), Mark("d/a", "bury", tomorrow), Mark("d/a", "bury", START.day)),
    ]
    for action, mark, opposite in cases:
        session, effects = play(sitting(new("a"), new("b")), action)
        assert (shown(session), effects) == ("b", [mark])
        session, effects = play(session, Undo())
        assert (shown(session), effects) == ("a", [opposite])


def test_a_flag_stays_on_the_screen_and_goes_again() -> None:
    session, effects = play(sitting(new("a")), Flag())
    assert (shown(session), session.flagged, effects) == ("a", frozenset({"d/a"}), [Mark("d/a", "flag")])
    session, effects = play(session, Flag())
    assert (session.flagged, effects) == (frozenset(), [Mark("d/a", "unflag")])


def test_a_follow_up_moves_to_the_front_and_is_not_asked_twice() -> None:
    session, _ = play(sitting(new("a"), new("b"), new("c")), Enqueue((new("c"),)), Reveal(), Rate(Rating.EASY, "r1"))
    assert shown(session) == "c"
    assert [c.entry.key for c in session.queue[session.position :]] == ["d/b"]


def test_in_a_limited_sitting_a_remedy_takes_the_place_of_the_last_card_and_a_wish_does_not() -> None:
    def coming(*cards: Candidate, wished: bool, limited: bool = True) -> list[str]:
        session = sitting(new("a"), new("b"), new("c"), limited=limited)
        session, _ = play(session, Enqueue(cards, wished=wished))
        return [candidate.entry.key for candidate in session.queue[session.position :]]

    assert coming(new("x"), wished=False) == ["d/x", "d/b"]
    assert coming(new("c"), wished=False) == ["d/c", "d/b"]
    assert coming(new("x"), new("y"), new("z"), wished=False) == ["d/x", "d/y"]
    assert coming(new("x"), wished=True) == ["d/x", "d/b", "d/c"]
    assert coming(new("x"), wished=False, limited=False) == ["d/x", "d/b", "d/c"]
    last, _ = play(sitting(new("a"), limited=True), Enqueue((new("x"),), wished=False))
    assert last.left == 1


def test_the_minutes_end_the_sitting_after_the_answer_that_used_them_up() -> None:
    session = sitting(new("a"), new("b"), minutes_limit=1)
    session, effects = play(session, Reveal(), Rate(Rating.EASY, "r1"), at=61)
    assert (session.phase, session.ending, len(effects)) == ("over", "minutes", 1)


def test_cramming_leaves_the_schedule_alone_unless_told_to_keep() -> None:
    _, effects = play(sitting(known("a"), cram=True, keep=False), Reveal(), Rate(Rating.AGAIN, "r1"))
    assert isinstance(effects[0], Record)
    assert (effects[0].review.counts, effects[0].review.source) == (False, "cram")
    _, effects = play(sitting(known("a"), cram=True, keep=True), Reveal(), Rate(Rating.AGAIN, "r1"))
    assert isinstance(effects[0], Record)
    assert effects[0].review.counts


def test_what_was_not_known_while_cramming_comes_again() -> None:
    session, _ = play(sitting(known("a"), known("b"), cram=True, keep=False), Reveal(), Rate(Rating.AGAIN, "r1"))
    session, _ = play(session, Reveal(), Rate(Rating.GOOD, "r2"))
    assert shown(session) == "a"


def test_a_clock_set_back_gives_no_negative_times() -> None:
    session, _ = play(sitting(new("a"), minutes_limit=10), Reveal())
    session, effects = step(session, Rate(Rating.GOOD, "r1"), Moment(START.at_ms - 86_400_000, START.day - 1))
    assert isinstance(effects[0], Record)
    assert effects[0].review.taken_ms == 0
    assert session.used_ms(Moment(START.at_ms - 1, START.day)) == 0


def test_quitting_ends_it_and_keeps_what_was_answered() -> None:
    session, _ = play(sitting(new("a"), new("b")), Reveal(), Rate(Rating.GOOD, "r1"), Quit())
    assert (session.phase, session.ending, len(session.answers)) == ("over", "quit", 1)


def test_the_summary_names_the_topic_that_was_forgotten_most() -> None:
    session = sitting(new("a", "masks"), new("b", "norms"), new("c", "norms"))
    for n, rating in enumerate((Rating.AGAIN, Rating.EASY, Rating.EASY)):
        session, _ = play(session, Reveal(), Rate(rating, str(n)))
    summary = summarise(session, later(60))
    assert (summary.cards, summary.answers, summary.right, summary.accuracy) == (3, 3, 2, 2 / 3)
    assert summary.again_by_topic == ((("d", "masks"), 1, 1),)


ACTIONS = st.sampled_from(["reveal", "1", "2", "3", "4", "undo", "suspend", "bury", "flag", "follow"])


@given(st.lists(ACTIONS, max_size=40))
def test_the_effects_rebuild_every_state_that_the_session_shows(actions: list[str]) -> None:
    """Reviews that were recorded and not voided, replayed, give the states that the session holds."""
    session = sitting(*(new(name) for name in "abcd"))
    log: dict[str, Review] = {}
    away: set[str] = set()
    for number, name in enumerate(actions):
        action: Action
        match name:
            case "reveal":
                action = Reveal()
            case "undo":
                action = Undo()
            case "suspend":
                action = Suspend()
            case "bury":
                action = Bury()
            case "flag":
                action = Flag()
            case "follow":
                action = Enqueue((new("d"),)) if "d/d" not in {r.card for r in log.values()} else Flag()
            case _:
                action = Rate(Rating(int(name)), str(number))
        session, effects = step(session, action, later(number * 40))
        for effect in effects:
            match effect:
                case Record(review):
                    log[review.id] = review
                case Void(review_id):
                    del log[review_id]
                case Mark(key, mark, until):
                    hidden = mark == "suspend" or (mark == "bury" and until == START.day + 1)
                    away = away | {key} if hidden else away - {key}
    for answer in {a.candidate.entry.key: a for a in session.answers}.values():
        key = answer.candidate.entry.key
        assert answer.state == replay([r for r in log.values() if r.card == key], DEFAULT_POLICY, key)
    assert {a.review_id for a in session.answers} == set(log)
    coming = [c.entry.key for c in (*session.queue[session.position :], *session.returning)]
    assert not away.intersection(coming) or "follow" in actions
    assert len(coming) == len(set(coming))
    assert all(isinstance(c.state, Learning) for c in session.returning)
