"""A few inputs of each fuzzing target in the suite, so that the targets themselves keep working."""

from __future__ import annotations

from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.fuzz import answers, deck_files, formulas
from tests.fuzz import settings as settings_files

few = settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))


@few
@given(st.data())
def test_each_target(data: st.DataObject) -> None:
    target: Any = data.draw(st.sampled_from([answers, deck_files, formulas, settings_files]))
    target.check(data.draw(target.INPUT))
