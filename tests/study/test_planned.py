"""The queue of a sitting while a plan stands."""

from __future__ import annotations

from nlpquiz.deck.catalog import Entry
from nlpquiz.scheduling.learner import Learner
from nlpquiz.scheduling.memory import DEFAULT_POLICY, CardState, Learned, New
from nlpquiz.scheduling.plan import Plan
from nlpquiz.scheduling.review import Moment, Rating
from nlpquiz.study.planned import Agenda
from nlpquiz.study.queue import Candidate
from nlpquiz.study.session import Rate, Reveal, Session, Undo, begin, step

DAY = 739_000
NOW = Moment(0, DAY)


def card(
    name: str, priority: str = "common", state: CardState | None = None, deck: str = "demo", **more: object
) -> Candidate:
    fields = {"topic": f"t-{name}", "kind": "choice", "position": 0, "parents": (), **more}
    topic, kind, position, parents = fields["topic"], fields["kind"], fields["position"], fields["parents"]
    key = f"{deck}/{name}"
    return Candidate(Entry(key, key, deck, topic, kind, priority, (), position, parents, "", "", 0), state or New())  # type: ignore[arg-type]


def shaky(days_ago: int = 5) -> Learned:
    return Learned(3.0, 5.0, DAY, Moment(0, DAY - days_ago), 2, 0)


def agenda(*plans: Plan, used: float = 0.0) -> Agenda:
    return Agenda(plans or (Plan("p", DAY + 10, DAY - 1, 30),), Learner(), DAY, used)


def names(queue: tuple[Candidate, ...]) -> list[str]:
    return [candidate.entry.name for candidate in queue]


def sitting(cards: list[Candidate], plan: Agenda, minutes: float = 30) -> Session:
    return begin(
        plan.queue(cards, minutes),
        NOW,
        policies={"": DEFAULT_POLICY},
        minutes_limit=minutes,
        comes_back=plan.comes_back,
    )


def test_new_and_seen_cards_come_by_what_they_are_worth() -> None:
    cards = [
        card("minor", "specialist"),
        card("core", "core"),
        card("seen", "core", shaky()),
        card("today", "core", shaky(0)),
    ]
    queue = agenda().queue(cards, 30)
    assert queue[-1].entry.name == "demo/minor"
    assert set(names(queue)) == {"demo/core", "demo/seen", "demo/minor"}


def test_the_queue_is_little_longer_than_the_minutes() -> None:
    cards = [card(str(n)) for n in range(200)]
    assert 10 < len(agenda().queue(cards, 10)) < 25
    assert len(agenda().queue(cards, 10, limit=4)) == 4
    assert len(agenda().queue(cards, 10, new_limit=3)) == 3


def test_among_equals_a_follow_up_waits_for_the_card_that_leads_to_it() -> None:
    cards = [card("why", position=0, parents=("demo/what",)), card("what", position=1)]
    assert names(agenda().queue(cards, 30)) == ["demo/what", "demo/why"]


def test_the_nearest_date_rules_and_cards_outside_wait_for_the_later_one() -> None:
    near, far = Plan("n", DAY + 3, DAY, 20, decks=("demo",)), Plan("f", DAY + 30, DAY, 40)
    both = agenda(near, far, used=5)
    cards = [card("a", "specialist"), card("b", "core", deck="other")]
    assert both.minutes_left == 35
    assert names(both.queue(cards, 30)) == ["demo/a", "other/b"]
    assert both.plan_of(cards[0]) is near
    assert both.plan_of(cards[1]) is far
    assert agenda(near).plan_of(cards[1]) is None


def test_what_was_forgotten_is_repeated_and_what_was_known_is_not() -> None:
    session = sitting([card("a"), card("b")], agenda())
    for rating in (Rating.AGAIN, Rating.GOOD):
        session, _ = step(session, Reveal(), NOW)
        session, _ = step(session, Rate(rating, f"r{rating}"), NOW)
    assert session.current is not None  # the forgotten one, a little early as nothing else is left
    assert session.current.key == "demo/a"
    session, _ = step(session, Reveal(), NOW)
    session, _ = step(session, Rate(Rating.GOOD, "r3"), NOW)
    assert session.ending == "finished"


def test_on_the_last_evening_what_was_hard_is_looked_at_again() -> None:
    plan = agenda(Plan("p", DAY + 1, DAY - 5, 30))
    assert plan.comes_back == {Rating.AGAIN, Rating.HARD}
    assert agenda().comes_back == {Rating.AGAIN}
    session, _ = step(sitting([card("a")], plan), Reveal(), NOW)
    session, _ = step(session, Rate(Rating.HARD, "r"), NOW)
    assert session.current is not None


def test_undo_brings_a_planned_card_back() -> None:
    session, _ = step(sitting([card("a"), card("b")], agenda()), Reveal(), NOW)
    session, _ = step(session, Rate(Rating.GOOD, "r"), NOW)
    session, _ = step(session, Undo(), NOW)
    assert session.current is not None
    assert session.current.key == "demo/a"


def test_it_ends_when_the_minutes_are_used() -> None:
    session, _ = step(sitting([card("a"), card("b")], agenda(), minutes=1), Reveal(), NOW)
    session, _ = step(session, Rate(Rating.GOOD, "r"), Moment(61_000, DAY))
    assert session.ending == "minutes"


def test_another_hour_is_worth_little_when_little_is_left() -> None:
    one, many = agenda().another_hour([card("a")]), agenda().another_hour([card(str(n)) for n in range(300)])
    assert 0.3 < one < 1
    assert many > 20
    sure = Learned(5000.0, 5.0, DAY + 900, Moment(0, DAY - 3), 9, 0)
    assert agenda().another_hour([card("a", state=sure)]) == 0


def test_a_card_can_say_why() -> None:
    reason = agenda().why(card("seen", "core", shaky()))
    assert reason is not None
    plan, worth = reason
    assert plan.date == DAY + 10
    assert worth.recall_without < worth.recall_now < 1
    assert worth.recall_with > worth.recall_without
    assert agenda().why(card("today", "core", shaky(0))) is None
