"""Records behave as frozen dataclasses with slots do."""

import copy
import pickle
from dataclasses import FrozenInstanceError, dataclass, field, fields, replace
from typing import Any

import pytest

from nlpquiz.deck.record import record


@record
class Place:
    """Where something is."""

    town: str
    street: str = "Main Street"
    people: tuple[str, ...] = field(default_factory=tuple)


@record(kw_only=True)
class House(Place):
    """A place with a number."""

    number: int

    def __post_init__(self) -> None:
        if self.number < 1:
            raise ValueError("houses count from 1")


@dataclass(frozen=True, slots=True)
class AsBefore:
    """The same from the standard library."""

    town: str
    street: str = "Main Street"
    people: tuple[str, ...] = field(default_factory=tuple)


def test_it_holds_what_it_was_given_and_defaults() -> None:
    assert (Place("Ulm").street, Place("Ulm", "Side Street").street) == ("Main Street", "Side Street")
    assert House("Ulm", number=3).number == 3
    assert House(number=3, town="Ulm") == House("Ulm", number=3)


@pytest.mark.parametrize(
    ("values", "named"),
    [((), {}), (("Ulm", "a", (), 4), {}), (("Ulm",), {"town": "Bonn"}), (("Ulm",), {"colour": "red"})],
)
def test_it_refuses_what_a_dataclass_refuses(values: tuple[Any, ...], named: dict[str, Any]) -> None:
    for kind in (Place, AsBefore):
        with pytest.raises(TypeError):
            kind(*values, **named)


def test_it_never_changes() -> None:
    place: Any = Place("Ulm")
    with pytest.raises(FrozenInstanceError):
        place.town = "Bonn"
    with pytest.raises(FrozenInstanceError):
        del place.town
    assert not hasattr(place, "__dict__")


def test_its_checks_run_also_for_a_changed_copy() -> None:
    with pytest.raises(ValueError, match="count from 1"):
        House("Ulm", number=0)
    with pytest.raises(ValueError, match="count from 1"):
        replace(House("Ulm", number=1), number=0)


def test_equal_values_of_one_type_are_equal() -> None:
    assert Place("Ulm") == Place("Ulm") != Place("Bonn")
    assert hash(Place("Ulm")) == hash(Place("Ulm"))
    other: object = AsBefore("Ulm")
    assert Place("Ulm") != other
    assert len({Place("Ulm"), Place("Ulm"), Place("Bonn")}) == 2


def test_the_tools_for_dataclasses_take_it_for_one() -> None:
    assert [each.name for each in fields(House("Ulm", number=3))] == ["town", "street", "people", "number"]
    assert replace(Place("Ulm"), street="x") == Place("Ulm", "x")
    assert repr(Place("Ulm")) == repr(AsBefore("Ulm")).replace("AsBefore", "Place")
    match Place("Ulm", "x"):
        case Place(town, street):
            assert (town, street) == ("Ulm", "x")


def test_copies_are_equal() -> None:
    house = House("Ulm", number=3)
    assert copy.copy(house) == copy.deepcopy(house) == pickle.loads(pickle.dumps(house)) == house
