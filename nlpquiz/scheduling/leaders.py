"""The cards that are worth most on one day after another, when few of many change in between. No clock.

A card that is left alone is recalled on the date with the same chance whatever the day, and a review cannot add more
than what that chance lacks. So each card has a bound that holds until it is answered, and only those whose bound
reaches what the day's last card is worth have to be valued.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence

from nlpquiz.scheduling.learner import Learner
from nlpquiz.scheduling.planner import LEAST_GAIN_PER_MINUTE, Planner, Standing, least_seconds

CLOSELY = 4  # times the cards that fit: these are valued to know what a card has to be worth
ROUNDING = 1 + 1e-9


class Leaders:
    """Follows a hand of cards: what a day asks first is what ranking all of them would ask first.

    Every day has to be asked for in turn with the same list; what was answered is seen by its standing being another.
    """

    def __init__(
        self, planner: Planner, hand: Sequence[Standing], seconds_by_day: Sequence[float], first_day: int, date: int
    ) -> None:
        self._planner, self._seconds, self._first_day, self._date = planner, seconds_by_day, first_day, date
        self._new: dict[tuple[float, str], list[int]] = {}
        kinds = {card.kind for card in hand}
        self._least = {kind: least_seconds(planner.learner, kind) for kind in kinds}
        self._quickest = min((_quickest_seconds(planner.learner, kind) for kind in kinds), default=1.0)
        self._bounds: dict[int, float] = {}
        for place, card in enumerate(hand):
            if card.stability <= 0:
                self._new.setdefault((card.weight, card.kind), []).append(place)
            else:
                self._bounds[place] = self._bound(card)
        self._met = list(self._bounds)
        self._named: dict[int, Standing] = {}

    def __call__(self, hand: Sequence[Standing], day: int) -> list[int]:
        """Places of the cards that are worth most on ``day``, more than its seconds can hold."""
        for place, before in self._named.items():
            card = hand[place]
            if card is not before:
                self._bounds[place] = self._bound(card)
                if before.stability <= 0:
                    self._new[before.weight, before.kind].remove(place)
                    self._met.append(place)
        fitting = int(self._seconds[day - self._first_day] / self._quickest) + 2
        new = [place for places in self._new.values() for place in places[:fitting]]
        met = self._met
        met.sort(key=self._bounds.__getitem__, reverse=True)  # from the second day on it is nearly sorted
        found = self._ranked(hand, [*new, *met[: CLOSELY * fitting]], day)
        least = LEAST_GAIN_PER_MINUTE / 60
        if len(found) >= fitting:
            least = max(least, found[fitting - 1][1])
        reaching = bisect_right(met, -least, key=lambda place: -self._bounds[place])
        if reaching > CLOSELY * fitting:
            found = self._ranked(hand, [*new, *met[:reaching]], day)
        chosen = [place for place, _ in found]
        self._named = {place: hand[place] for place in chosen}
        return chosen

    def _ranked(self, hand: Sequence[Standing], places: list[int], day: int) -> list[tuple[int, float]]:
        places.sort()  # among equals the first place comes first
        ranked = self._planner.rank([hand[place] for place in places], day, self._date)
        return [(places[choice.place], choice.gain / choice.seconds) for choice in ranked]

    def _bound(self, card: Standing) -> float:
        """More than ``gain / seconds`` of a review can be on any day."""
        without = self._planner.recall(card.stability, self._date - card.last_day)
        return card.weight * (1 - without) / self._least[card.kind] * ROUNDING


def _quickest_seconds(learner: Learner, kind: str) -> float:
    """What any answer takes at least."""
    return min(learner.seconds_first(kind), *learner.seconds_by_rating(kind))
