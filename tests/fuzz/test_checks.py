"""A few inputs of each fuzzing target in the suite, so that the targets themselves keep working; and each can fail."""

from __future__ import annotations

import json
import sqlite3
from contextlib import nullcontext
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.fuzz import answers, deck_files, formulas, histories, packages, tables, transfers
from tests.fuzz import settings as settings_files
from tests.fuzz.__main__ import TARGETS

few = settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
MODULES = (answers, deck_files, formulas, settings_files, tables, packages, transfers, histories)


@few
@given(st.data())
def test_each_target(data: st.DataObject) -> None:
    target: Any = data.draw(st.sampled_from(MODULES))
    target.check(data.draw(target.INPUT))


def test_every_target_is_run_by_the_command() -> None:
    assert {module.__name__.rpartition(".")[2] for module in MODULES} == set(TARGETS)


def test_a_table_that_makes_a_broken_deck_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    table = (b"{{c0::}}", "", "\t")
    tables.check(table)
    monkeypatch.setattr("nlpquiz.exchange.notes.deck_making.has_sound_gaps", lambda text: "{{c" in text)
    with pytest.raises(AssertionError, match="counted from 1"):
        tables.check(table)


def test_a_package_that_leaves_its_folder_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    # the place of the list among the members depends on what Anki writes: try each
    listing = b'{"0": "../evil.png"}'
    each = [packages.Damage("old.apkg", (), ((number, 0, 1 << 20, listing),), (), 0) for number in range(6)]
    for damage in each:
        packages.check(damage)
    monkeypatch.setattr("nlpquiz.exchange.anki_container.is_plain_name", lambda _name: True)
    found = 0
    for damage in each:
        try:
            packages.check(damage)
        except AssertionError:
            found += 1
    assert found


def test_facts_of_which_half_came_in_are_found(monkeypatch: pytest.MonkeyPatch) -> None:
    plain = json.loads(transfers.exported())
    plain["facts"][3]["day"] = -7
    transfers.check(json.dumps(plain))
    monkeypatch.setattr("nlpquiz.store.facts.transaction", lambda _connection: nullcontext())
    monkeypatch.setattr("nlpquiz.store.facts.AT_ONCE", 1)
    with pytest.raises(AssertionError, match="half of it"):
        transfers.check(json.dumps(plain))


def test_an_error_without_words_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    change = histories.Change((), ("DROP TABLE exam_events",), ())
    histories.check(change)
    monkeypatch.setattr("nlpquiz.store.remedies.reading", lambda _path: nullcontext())
    with pytest.raises(sqlite3.Error):
        histories.check(change)
