"""Sitting a paper: answers, flags, the deadline, and a clock that cannot be cheated."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from nlpquiz.exam.answering import Given, with_number
from nlpquiz.exam.attempt import (
    Action,
    Answer,
    Attempt,
    Continue,
    Event,
    Flag,
    GoTo,
    Leave,
    Pause,
    Resume,
    Submit,
    Tick,
    begin,
    replay,
    settle,
    step,
)
from nlpquiz.exam.clock import Passed, Reading, passed
from tests.exam.small_library import make_card, one_of_each, reading

PAPER = one_of_each(limit_ms=600_000)
UNTIMED = one_of_each(limit_ms=None)
WORDS = Given("variance")


def play(attempt: Attempt, *steps: tuple[Action, Reading]) -> tuple[Attempt, list[Event]]:
    events: list[Event] = []
    for action, at in steps:
        attempt, more = step(attempt, action, at)
        events += more
    return attempt, events


def typed_place(attempt: Attempt) -> int:
    return next(n for n, q in enumerate(attempt.paper.questions) if q.card.kind == "open")


def started(paper=PAPER) -> Attempt:  # type: ignore[no-untyped-def]
    return begin(paper, reading(0))[0]


def test_an_answer_is_noted_once_and_can_be_changed() -> None:
    attempt = started()
    place = typed_place(attempt)
    attempt, events = play(
        attempt,
        (GoTo(place), reading(5)),
        (Answer(Given("half"), draft=True), reading(6)),
        (Answer(Given("half"), draft=True), reading(7)),
        (Answer(WORDS), reading(9)),
    )
    assert [event.kind for event in events] == ["visit", "draft", "answer"]
    assert attempt.answers[place] == WORDS
    attempt, _ = play(attempt, (Answer(Given("")), reading(10)))
    assert attempt.answers[place].is_blank


def test_moving_and_flagging() -> None:
    attempt, _ = play(
        started(), (GoTo(3), reading(1)), (Flag(), reading(2)), (GoTo(99), reading(3)), (GoTo(-1), reading(3))
    )
    assert (attempt.place, set(attempt.flagged), set(attempt.seen)) == (3, {3}, {0, 3})
    attempt, _ = play(attempt, (Flag(), reading(4)))
    assert attempt.flagged == frozenset()


def test_time_goes_to_the_question_on_the_screen() -> None:
    attempt, _ = play(started(), (GoTo(2), reading(10)), (GoTo(0), reading(40)), (Submit(), reading(45)))
    assert (attempt.spent_ms[0], attempt.spent_ms[2], attempt.used_ms) == (15_000, 30_000, 45_000)
    assert attempt.ending == "submitted"


def test_at_the_deadline_the_paper_hands_itself_in_with_what_is_typed() -> None:
    attempt = started()
    place = typed_place(attempt)
    attempt, _ = play(attempt, (GoTo(place), reading(1)))
    assert attempt.left_ms(reading(540)) == 60_000
    assert attempt.in_last_part(reading(540))
    assert not attempt.in_last_part(reading(539))
    attempt, events = play(attempt, (Answer(Given("varianc"), draft=True), reading(600.5)))
    assert [event.kind for event in events] == ["draft", "submit"]
    assert (attempt.phase, attempt.ending, attempt.answers[place].typed) == ("over", "time", "varianc")
    assert attempt.used_ms == 600_000
    assert attempt.left_ms(reading(700)) == 0
    assert play(attempt, (Answer(WORDS), reading(601)), (GoTo(0), reading(602))) == (attempt, [])


def test_every_action_after_the_deadline_ends_the_exam() -> None:
    for action in (Tick(), GoTo(1), Flag(), Submit(), Leave(), Answer(WORDS)):
        attempt, events = play(started(), (action, reading(601)))
        assert (attempt.phase, attempt.ending) == ("over", "time"), action
        assert [event.kind for event in events].count("submit") == 1


def test_a_heartbeat_notes_that_somebody_is_there() -> None:
    _, events = play(started(), (Tick(), reading(3)), (Tick(), reading(16)), (Tick(), reading(18)))
    assert [event.kind for event in events] == ["time"]
    assert play(started(UNTIMED), (Tick(), reading(3000)))[1] == []


def test_a_sleeping_machine_gives_no_time_and_says_so() -> None:
    attempt, events = play(started(), (Tick(), reading(310, slept=300)))
    assert attempt.left_ms(reading(310, slept=300)) == 290_000
    assert (attempt.slept_ms, attempt.absent_ms, attempt.spent_ms[0]) == (300_000, 300_000, 10_000)
    assert events[0].value == {"slept_ms": 300_000}
    attempt, _ = play(started(), (Tick(), reading(10_000, slept=9_990)))
    assert attempt.ending == "time"


def test_a_changed_clock_gives_no_time_and_says_so() -> None:
    for moved in (-3600, 3600):
        attempt, _ = play(started(), (Tick(), reading(20, moved=moved)), (Tick(), reading(40, moved=moved)))
        assert attempt.left_ms(reading(40, moved=moved)) == 560_000
        assert attempt.clock_moved_ms == (moved * 1000,)


def test_without_a_clock_that_counts_sleep_the_wall_clock_is_believed_forwards_only() -> None:
    before = replace(reading(0), counts_sleep=False)
    asleep = replace(reading(10, moved=300), counts_sleep=False)
    assert passed(before, asleep) == Passed(310_000, slept_ms=300_000)
    set_back = replace(reading(10, moved=-300), counts_sleep=False)
    assert passed(before, set_back) == Passed(10_000, moved_ms=-300_000)


def test_time_away_counts() -> None:
    attempt, events = play(started(), (Answer(Given(numbers=(1,))), reading(10)), (Leave(), reading(20)))
    back = replay(PAPER, [*begin(PAPER, reading(0))[1], *events])
    assert back == attempt
    attempt, events = play(attempt, (Resume(), reading(200)))
    assert (attempt.phase, attempt.left_ms(reading(200)), attempt.absent_ms) == ("asking", 400_000, 180_000)
    assert events[0].value["away_ms"] == 180_000
    assert attempt.spent_ms[0] == 20_000


def test_time_away_can_be_forgiven_and_is_told() -> None:
    attempt, _ = play(started(), (Leave(), reading(20)), (Resume(forgive_absence=True), reading(2000)))
    assert (attempt.left_ms(reading(2000)), attempt.forgiven_ms) == (580_000, 1_980_000)


def test_a_paper_whose_time_ran_out_while_nobody_was_there_is_handed_in_as_it_was() -> None:
    attempt, _ = play(started(), (Answer(Given(numbers=(1,)), draft=True), reading(10)), (Leave(), reading(20)))
    attempt, events = play(attempt, (Resume(), reading(5000)))
    assert [event.kind for event in events] == ["resume", "submit"]
    assert (attempt.ending, attempt.used_ms) == ("time", 600_000)


def test_after_a_restart_of_the_machine_the_wall_clock_counts() -> None:
    attempt, _ = play(started(), (Leave(), reading(20)))
    resumed, _ = play(attempt, (Resume(), reading(100, boot="b2", since_boot=3)))
    assert resumed.left_ms(reading(100, boot="b2", since_boot=3)) == 500_000
    cheating, events = play(attempt, (Resume(), reading(100, moved=-3600, boot="b2", since_boot=3)))
    assert cheating.clock_moved_ms == (-3_520_000,)
    assert events[0].value["moved_ms"] == -3_520_000
    assert cheating.used_ms == 20_000


def test_a_pause_stops_the_clock_only_without_a_limit() -> None:
    assert play(started(), (Pause(), reading(5)))[1] == []
    attempt, _ = play(
        started(UNTIMED),
        (Pause(), reading(5)),
        (Answer(WORDS), reading(50)),
        (Continue(), reading(100)),
        (Submit(), reading(107)),
    )
    assert (attempt.used_ms, attempt.spent_ms[0], attempt.answers[0].is_blank) == (12_000, 12_000, True)


def test_a_killed_exam_is_taken_up_where_it_was() -> None:
    attempt, events = play(started(), (GoTo(4), reading(5)), (Flag(), reading(6)))
    back = replay(PAPER, [*begin(PAPER, reading(0))[1], *events])
    assert back is not None
    assert back.phase == "away"
    assert (back.place, back.flagged, back.answers) == (attempt.place, attempt.flagged, attempt.answers)
    assert replay(PAPER, []) is None


def test_what_no_key_could_bring_is_not_an_answer() -> None:
    attempt = started()
    place = next(n for n, q in enumerate(PAPER.questions) if q.card.kind == "choice")
    attempt, _ = play(attempt, (GoTo(place), reading(1)), (Answer(Given("text", (9, 2, 2, 0))), reading(2)))
    assert attempt.answers[place] == Given("", (2,))


def test_settling_is_kept_beside_the_marks() -> None:
    attempt, _ = play(started(), (Submit(), reading(5)))
    place = typed_place(attempt)
    attempt, events = settle(attempt, place, ("said", "missing"), reading(9))
    assert attempt.settled == {place: ("said", "missing")}
    assert attempt.used_ms == 5_000
    assert events[0].value == {"points": ["said", "missing"]}


def test_numbers_tick_and_rank() -> None:
    choice, order, truth = make_card("choice", "c"), make_card("order", "o"), make_card("truefalse", "t")
    assert with_number(choice, with_number(choice, Given(), 2), 3) == Given(numbers=(3,))
    assert with_number(choice, Given(numbers=(3,)), 3) == Given()
    ranked = with_number(order, with_number(order, Given(), 3), 1)
    assert ranked == Given(numbers=(3, 1))
    assert with_number(order, ranked, 3) == Given(numbers=(1,))
    assert with_number(truth, Given(), 3) == Given()


actions = st.one_of(
    st.builds(Answer, st.builds(Given, st.sampled_from(["", "softmax", "方差"]), st.just(())), st.booleans()),
    st.builds(Answer, st.builds(Given, st.just(""), st.lists(st.integers(0, 5), max_size=4).map(tuple)), st.booleans()),
    st.builds(GoTo, st.integers(-1, 7)),
    *(st.just(action) for action in (Flag(), Tick(), Pause(), Continue(), Leave(), Submit())),
    st.builds(Resume, st.booleans(), st.sampled_from([(), ("d/k-open",)])),
)


@given(
    steps=st.lists(
        st.tuples(actions, st.integers(0, 200_000), st.integers(0, 30_000), st.integers(-9_000, 9_000)), max_size=25
    ),
    timed=st.booleans(),
)
@settings(max_examples=200, deadline=None)
def test_the_events_alone_give_the_attempt_back(steps: list[tuple[Action, int, int, int]], timed: bool) -> None:
    paper = PAPER if timed else UNTIMED
    attempt, written = begin(paper, reading(0))
    events = list(written)
    at_s, slept_s, moved_s = 0.0, 0.0, 0.0
    real_asking_ms = 0
    for action, after_ms, slept_ms, moved_ms in steps:
        was_asking = attempt.phase == "asking"
        at_s += (after_ms + slept_ms) / 1000
        slept_s += slept_ms / 1000
        moved_s += moved_ms / 1000
        now = reading(at_s, slept=slept_s, moved=moved_s)
        used_before = attempt.used_by(now)
        attempt, more = step(attempt, action, now)
        events += more
        if was_asking:
            real_asking_ms += after_ms + slept_ms
        if timed and attempt.phase == "asking" and not isinstance(action, Resume):
            assert attempt.used_by(now) >= used_before  # no action gives time back
        assert sum(attempt.spent_ms) + attempt.absent_ms == attempt.used_ms
    back = replay(paper, events)
    assert back is not None
    assert replace(back, phase="x") == replace(attempt, phase="x")  # type: ignore[arg-type]
    assert back.phase == (attempt.phase if attempt.phase == "over" else "away")
    if timed:
        assert attempt.used_ms <= 600_000
        if attempt.phase != "over":
            assert attempt.used_by(reading(at_s, slept=slept_s, moved=moved_s)) >= min(real_asking_ms, 600_000) - 25
