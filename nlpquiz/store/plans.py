"""Plans and fitted weights as facts that are only ever added; what holds is a fold of them."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, TypeAlias

from nlpquiz.scheduling.memory import Policy
from nlpquiz.scheduling.review import Moment
from nlpquiz.store.database import BUSY_TIMEOUT_MS, commit, reading, writing
from nlpquiz.store.digests import insert
from nlpquiz.store.history import History, new_id

if TYPE_CHECKING:  # no command pays for plans that has none
    from nlpquiz.scheduling.plan import Plan

Kind: TypeAlias = Literal["set", "cleared", "fitted", "reverted"]


class StoredPlan(NamedTuple):
    """A plan, and what was forecast when it was set."""

    plan: Plan
    promise: Mapping[str, float]
    """score, low, high (shares of the weights), known, cards (numbers)"""


class Fit(NamedTuple):
    """Weights that were fitted to the log, and how they were judged."""

    weights: tuple[float, ...]
    at: Moment
    reviews: int
    loss_before: float
    loss_after: float


class Plans:
    """The plans in the file of facts. Each call that adds something returns when it is safe on disk.

    They share the connection of ``history``: were the file opened and closed once more in one process, the system would
    drop the locks of the first connection with it (https://www.sqlite.org/howtocorrupt.html, 2.2).
    """

    def __init__(self, history: History, busy_timeout_ms: int = BUSY_TIMEOUT_MS) -> None:
        self.path = history.path
        self._connection = history._connection  # noqa: SLF001
        self._busy_timeout_ms = busy_timeout_ms

    # adding facts

    def set(self, plan: Plan, promise: Mapping[str, float], now: Moment) -> None:
        """Add a plan, or put it in the place of one with the same id.

        Raises:
            QuizError: it could not be saved.
        """
        self._add("set", {"plan": _to_json(plan), "promise": dict(promise)}, now)

    def clear(self, plan_id: str, now: Moment) -> None:
        """A plan no longer holds. It stays in the file.

        Raises:
            QuizError: that could not be saved.
        """
        self._add("cleared", {"plan": plan_id}, now)

    def fit(self, fit: Fit) -> None:
        """From now on these weights are used.

        Raises:
            QuizError: they could not be saved.
        """
        body = {"weights": fit.weights, "reviews": fit.reviews, "before": fit.loss_before, "after": fit.loss_after}
        self._add("fitted", body, fit.at)

    def revert(self, now: Moment) -> None:
        """The default weights are used again.

        Raises:
            QuizError: that could not be saved.
        """
        self._add("reverted", {}, now)

    # asking

    def all(self) -> list[StoredPlan]:
        """The plans that hold, past ones too, in the order in which they were set."""
        found: dict[str, StoredPlan] = {}
        for kind, body, _ in self._facts("set", "cleared"):
            if kind == "set":
                plan = _from_json(body["plan"])
                found.pop(plan.id, None)
                found[plan.id] = StoredPlan(plan, body["promise"])
            else:
                found.pop(body["plan"], None)
        return list(found.values())

    def fitted(self) -> Fit | None:
        """The fit whose weights are in use; None for the defaults."""
        facts = self._facts("fitted", "reverted")
        if not facts or facts[-1][0] == "reverted":
            return None
        _, body, at = facts[-1]
        with reading(self.path):  # weights that no formula takes were never written
            weights = Policy(weights=tuple(float(weight) for weight in body["weights"])).weights
            return Fit(weights, at, body["reviews"], body["before"], body["after"])

    # rows

    def _facts(self, *kinds: Kind) -> list[tuple[str, Any, Moment]]:
        with reading(self.path):
            rows = self._connection.execute(
                "SELECT kind, body, at_ms, day FROM plan_facts WHERE kind IN (?, ?) ORDER BY at_ms, seq", kinds
            ).fetchall()
            for kind, body, *_ in rows:
                try:
                    check_fact(kind, body)
                except AttributeError as error:
                    raise ValueError(f"{kind}: {body[:80]!r}") from error
            return [(kind, json.loads(body), Moment(at_ms, day)) for kind, body, at_ms, day in rows]

    def _add(self, kind: Kind, body: Mapping[str, Any], now: Moment) -> None:

        def add() -> None:
            who = (new_id(now.at_ms), self._device_number())
            insert(self._connection, "plan_facts", *who, now.at_ms, now.day, kind, json.dumps(body))

        with writing(self.path):
            commit(self._connection, add, self._busy_timeout_ms)

    def _device_number(self) -> int:
        row = self._connection.execute("SELECT id FROM devices ORDER BY id LIMIT 1").fetchone()
        if row is not None:
            return int(row[0])
        name = os.urandom(8).hex()
        return int(self._connection.execute("INSERT INTO devices (name) VALUES (?)", (name,)).lastrowid or 0)


def check_fact(kind: str, body: str) -> None:
    """Make sure that a fact from elsewhere can be read.

    Raises:
        ValueError, KeyError, TypeError or AttributeError: it cannot.
    """
    plain = json.loads(body)
    match kind:
        case "set":
            plan = plain["plan"]
            whole = (plan["date"], plan["set_on"], *plan["skips"])
            if not all(type(day) is int and 1 <= day <= date.max.toordinal() for day in whole):
                raise ValueError(f"days: {whole}")
            shares = (plan["minutes"], *plan["weekdays"], *plan["weights"].values(), *plain["promise"].values())
            _ = [plain["promise"][name] for name in ("score", "low", "high", "known", "cards")]
            if not all(type(number) in (int, float) and 0 <= number < 1e6 for number in shares):
                raise ValueError(f"numbers: {shares}")
            if len(plan["weekdays"]) not in (0, 7) or not all(
                type(name) is str for name in (plan["id"], *plan["decks"])
            ):
                raise ValueError(f"weekdays: {plan['weekdays']}")
        case "cleared":
            if type(plain["plan"]) is not str:
                raise ValueError(f"plan: {plain['plan']!r}")
        case "fitted":
            Policy(weights=tuple(float(weight) for weight in plain["weights"]))
            _ = (plain["reviews"] + 0, plain["before"] + 0.0, plain["after"] + 0.0)


def _to_json(plan: Plan) -> Mapping[str, Any]:
    return {
        "id": plan.id,
        "date": plan.date,
        "set_on": plan.set_on,
        "minutes": plan.minutes,
        "weekdays": plan.weekdays,
        "skips": sorted(plan.skips),
        "decks": plan.decks,
        "weights": dict(plan.weights),
    }


def _from_json(body: Mapping[str, Any]) -> Plan:
    from nlpquiz.scheduling.plan import Plan

    return Plan(
        id=body["id"],
        date=body["date"],
        set_on=body["set_on"],
        minutes=body["minutes"],
        weekdays=tuple(body["weekdays"]),
        skips=frozenset(body["skips"]),
        decks=tuple(body["decks"]),
        weights=body["weights"],
    )
