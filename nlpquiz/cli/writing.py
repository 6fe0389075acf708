"""Results as files: written beside their place and moved there whole, never over what another program wrote."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from nlpquiz.errors import ExitCode, QuizError

Recognised = Callable[[Path], bool]
"""Whether a file is one that this command wrote before"""


def check_target(target: Path, recognised: Recognised, *, force: bool) -> None:
    """Refuse a folder, a device, the file of another program, and a place in a folder that is not there.

    Raises:
        QuizError: ``target`` may not be written.
    """
    try:
        if not target.exists():
            if not target.parent.is_dir():
                raise QuizError(
                    f"There is no folder {target.parent}", f"Make it first: mkdir -p '{target.parent}'", ExitCode.USAGE
                )
            return
        if not target.is_file():
            what = "a folder" if target.is_dir() else "no regular file"
            raise QuizError(f"{target} is {what}", "Name a file with -o FILE.", ExitCode.USAGE)
        if not force and not recognised(target):
            raise QuizError(
                f"{target} is there already, and nlpquiz did not write it", "Choose another name, or add --force."
            )
    except OSError as error:
        raise _cannot_write(target, error) from error


@contextmanager
def replacing(target: Path) -> Iterator[tuple[IO[bytes], Path]]:
    """A file to write, which becomes ``target`` when the block ends well, and a folder to work in.

    Raises:
        QuizError: it cannot be written; what was there is untouched.
    """
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".nlpquiz-", dir=target.parent) as folder:
            part = Path(folder) / "part"
            with part.open("xb") as stream:
                yield stream, Path(folder)
                stream.flush()
                os.fsync(stream.fileno())
            part.replace(target)
    except OSError as error:
        raise _cannot_write(target, error) from error


def _cannot_write(target: Path, error: OSError) -> QuizError:
    reason = error.strerror or str(error)
    return QuizError(
        f"{target} cannot be written: {reason}",
        "Check the folder, its permissions and the disk.",
        ExitCode.CANNOT_WRITE,
    )
