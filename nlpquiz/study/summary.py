"""What a sitting came to."""

from __future__ import annotations

from nlpquiz.deck.record import record
from nlpquiz.scheduling.review import Moment, Rating
from nlpquiz.study.session import Session


@record
class Summary:
    """What a sitting came to."""

    cards: int
    answers: int
    right: int
    used_ms: int
    again_by_topic: tuple[tuple[tuple[str, str], int, int], ...]
    """((deck, topic), answers rated Again, answers), the topic that needs most work first"""

    @property
    def accuracy(self) -> float:
        """Share of answers that were not Again; 0 without answers."""
        return self.right / self.answers if self.answers else 0.0


def summarise(session: Session, now: Moment) -> Summary:
    """Cards done, accuracy, time and the weakest topics."""
    topics: dict[tuple[str, str], list[int]] = {}
    for answer in session.answers:
        entry = answer.candidate.entry
        tally = topics.setdefault((entry.deck, entry.topic), [0, 0])
        tally[0] += answer.rating is Rating.AGAIN
        tally[1] += 1
    weakest = sorted(topics.items(), key=lambda item: (-item[1][0] / item[1][1], -item[1][0], item[0]))
    return Summary(
        cards=len({answer.candidate.entry.key for answer in session.answers}),
        answers=len(session.answers),
        right=sum(answer.rating is not Rating.AGAIN for answer in session.answers),
        used_ms=session.used_ms(now),
        again_by_topic=tuple((topic, again, count) for topic, (again, count) in weakest if again),
    )
