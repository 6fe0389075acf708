"""The door in and out: assembles the commands, catches what goes wrong, sets the exit code."""

from __future__ import annotations

import errno
import gc
import os
import sys
from collections.abc import Sequence

from nlpquiz import __version__

UNWRITABLE = (errno.ENOSPC, errno.EIO, errno.EDQUOT)
GARBAGE_THRESHOLD = 50_000  # objects; a start makes many and throws none away: the search took a twentieth of it
COMPLETION = "_NLPQUIZ_COMPLETE"  # set by the shell's completion function, which passes no words


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command line and return its exit code. The only place that turns errors into words and codes."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    if words in (["--version"], ["-V"]):  # before any import: answered at once
        print(f"nlpquiz {__version__}")  # noqa: T201
        return 0
    gc.set_threshold(GARBAGE_THRESHOLD)
    from nlpquiz.errors import ExitCode, QuizError

    if sys.stdout is None or sys.stderr is None:  # started with a closed output
        nowhere = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115, PTH123 (open until the end)
        sys.stdout, sys.stderr = sys.stdout or nowhere, sys.stderr or nowhere
    try:
        _end_politely()
        code = _run(words)
        sys.stdout.flush()  # here, where a full disk can still be told
    except QuizError as error:
        from nlpquiz.cli.output import explain

        return explain(error, words)
    except KeyboardInterrupt:
        print(file=sys.stderr)  # noqa: T201
        return ExitCode.INTERRUPTED
    except BrokenPipeError:  # whoever read our output has gone: nothing is wrong
        _leave_stdout()
        return ExitCode.PIPE_CLOSED
    except Terminated as error:
        return 128 + error.number
    except Exception as error:
        if isinstance(error, OSError) and error.errno in UNWRITABLE:
            _leave_stdout()
            from nlpquiz.cli.output import explain

            reason = f"the output cannot be written: {error.strerror}"
            return explain(QuizError(reason, "", ExitCode.CANNOT_WRITE), words)
        import traceback  # a bug of ours

        traceback.print_exception(error)
        confession = "nlpquiz: this is a bug in nlpquiz, not your mistake; please report it. Your answers are saved."
        print(confession, file=sys.stderr)  # noqa: T201
        return ExitCode.INTERNAL
    return code


class Terminated(BaseException):
    """The program was asked to end by a signal; the way out restores the terminal as for Ctrl-C."""

    def __init__(self, number: int) -> None:
        self.number = number


def _leave_stdout() -> None:
    """Nothing more can be written there, not even what is still buffered."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _end_politely() -> None:
    """SIGTERM and SIGHUP unwind the stack, so that everything is saved and the terminal is left sane."""
    import signal

    def leave(number: int, _frame: object) -> None:
        raise Terminated(number)

    for name in ("SIGTERM", "SIGHUP"):
        if hasattr(signal, name):  # Windows has no SIGHUP
            signal.signal(getattr(signal, name), leave)


def _run(words: list[str]) -> int:
    if COMPLETION in os.environ:
        from nlpquiz.cli.quick_completion import complete_quickly

        if complete_quickly(os.environ, COMPLETION):
            return 0
    else:  # the most frequent commands need no parser
        if not words:
            from nlpquiz.cli.today import show_today

            show_today()
            return 0
        if words[0] == "study" and not any(word.startswith("-") for word in words):
            from nlpquiz.cli.sitting import study

            return study(words[1:])
        if words == ["decks", "list"]:
            from nlpquiz.cli.deck_list import print_decks

            print_decks()
            return 0
    import typer

    from nlpquiz.cli.registry import USAGE_ERRORS, build
    from nlpquiz.errors import ExitCode, QuizError

    try:
        result = build().main(args=words, prog_name="nlpquiz", standalone_mode=False)
    except SystemExit as error:  # what the library for command lines makes of a closed pipe
        if isinstance(error.__context__, BrokenPipeError):
            raise error.__context__ from None
        raise
    except USAGE_ERRORS as error:
        if type(error).__name__ == "NoArgsIsHelpError":  # a group of commands without one: its help
            print(error.format_message())  # noqa: T201
            return ExitCode.USAGE
        context = getattr(error, "ctx", None)
        hint = f"`{context.command_path} --help` shows how it is used." if context else ""
        raise QuizError(error.format_message(), hint, ExitCode.USAGE) from error
    except typer.Abort:
        raise KeyboardInterrupt from None
    return result if isinstance(result, int) else 0


if __name__ == "__main__":
    sys.exit(main())
