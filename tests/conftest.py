"""Settings for every test."""

from __future__ import annotations

import os

from hypothesis import settings

# no time limit for an example: a busy machine is no bug. In CI the examples are the same in each run, so that what it
# says depends on the commit alone; on a developer's machine new ones are tried each time.
settings.register_profile("here", deadline=None)
settings.register_profile("ci", deadline=None, derandomize=True)
settings.load_profile("ci" if os.environ.get("CI") else "here")
