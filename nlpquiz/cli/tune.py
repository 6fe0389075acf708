"""``nlpquiz tune``: weights of the memory model fitted to the learner's own log."""

from __future__ import annotations

from collections.abc import Sequence
from importlib import import_module
from typing import TYPE_CHECKING, Annotated, Any

import typer

from nlpquiz.cli.progress import tracked
from nlpquiz.cli.registry import new_app
from nlpquiz.errors import ExitCode, QuizError

if TYPE_CHECKING:
    from nlpquiz.cli.workspace import Workspace
    from nlpquiz.scheduling.fitting import Fitter, Timeline, Verdict
    from nlpquiz.scheduling.learner import Learner

app = new_app()

BAR_FROM = 5_000
"""Cards from which on a fit takes about a second"""


@app.command()
def tune(
    revert: Annotated[bool, typer.Option("--revert", help="Use the default weights again.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="As JSON.")] = False,
) -> int:
    """Fit the memory model to your own reviews.

    The weights are fitted to the earlier reviews and kept only when they predict the later ones better than those in
    use. Needs the package fsrs-rs-python: pip install 'nlpquiz[tune]'.
    """
    from nlpquiz.cli.output import note
    from nlpquiz.cli.workspace import open_workspace
    from nlpquiz.scheduling.fitting import judge
    from nlpquiz.store.plans import Fit
    from nlpquiz.terminal.plan_messages import say

    with open_workspace() as workspace:
        now = workspace.now()
        if revert:
            if workspace.plans.fitted() is None:
                raise QuizError("The default weights are in use already", "`nlpquiz tune` fits them to your reviews.")
            workspace.plans.revert(now)
            note(say("tune.reverted", workspace.language))
            return 0
        lines = _timelines(workspace)
        judging = say("tune.judging", workspace.language)
        fitter = fsrs_fitter(say("tune.reading", workspace.language))
        note(say("tune.fitting", workspace.language, reviews=sum(map(len, lines))))
        try:
            verdict = judge(
                lines, workspace.policies()[""].weights, fitter, lambda each: tracked(each, judging, least=BAR_FROM)
            )
        except ValueError as error:
            raise QuizError(
                f"The reviews could not be fitted: {error}",
                "The weights stay as they are; try again with more reviews.",
            ) from error
        if verdict.better:  # written last and at once: whatever happens before leaves the old weights
            before, after = verdict.before, verdict.after
            workspace.plans.fit(Fit(verdict.weights, now, before.reviews, before.log_loss, after.log_loss))
        _print(workspace, verdict, as_json=as_json)
        return 0


def _timelines(workspace: Workspace) -> list[Timeline]:
    """The answers of each card.

    Raises:
        QuizError: there are too few to learn from.
    """
    from nlpquiz.scheduling.fitting import LEAST_REVIEWS, usable_reviews

    lines: list[Timeline] = [line.answers for line in workspace.history.timelines()]
    usable = usable_reviews(lines)
    if usable < LEAST_REVIEWS:
        raise QuizError(
            f"There are {usable} repeated reviews; a fit needs {LEAST_REVIEWS} that came a day or more after the last",
            "The default weights, made from millions of reviews, predict better until then.",
        )
    return lines


def fsrs_fitter(label: str = "") -> Fitter:
    """The fit of fsrs-rs-python, with a bar named ``label`` while the reviews are made ready for it.

    The library holds the interpreter while it fits (2.4 s for 420,000 reviews), so that Ctrl-C waits that long; the
    weights in use are replaced only after the fit was judged.

    Raises:
        QuizError: it is not installed.
    """
    try:
        fsrs: Any = import_module("fsrs_rs_python")
    except ImportError as error:
        raise QuizError(
            "Fitting needs the package fsrs-rs-python, which is not installed",
            "Install it with: pip install 'nlpquiz[tune]'",
            ExitCode.PROBLEM,
        ) from error

    def fit(lines: Sequence[Timeline]) -> Sequence[float]:
        items = []
        for line in tracked(lines, label, least=BAR_FROM):
            reviews: list[Any] = []
            for number, (day, rating) in enumerate(line):
                elapsed = max(0, day - line[number - 1][0]) if number else 0
                reviews.append(fsrs.FSRSReview(rating, elapsed))
                if elapsed:
                    items.append(fsrs.FSRSItem(list(reviews)))
        return [float(weight) for weight in fsrs.FSRS(list(fsrs.DEFAULT_PARAMETERS)).compute_parameters(items)]

    return fit


def _print(workspace: Workspace, verdict: Verdict, *, as_json: bool) -> None:
    from nlpquiz.cli.output import print_json
    from nlpquiz.scheduling.learner import learn
    from nlpquiz.terminal.console import look_for, make_console
    from nlpquiz.terminal.tune_view import tune_lines

    kinds: dict[str, str] = {entry.key: entry.kind for entry in workspace.cache.entries()}
    learner = learn(workspace.history.reviews(), kinds, workspace.policies()[""])
    seconds = {
        kind: (learner.seconds_first(kind), learner.seconds_by_rating(kind)[2]) for kind in sorted(set(kinds.values()))
    }
    if as_json:
        print_json("tune", _as_plain(verdict, learner, seconds))
        return
    look = look_for(workspace.look, workspace.environment)
    console = make_console(look, environment=workspace.environment)
    for line in tune_lines(verdict, learner, seconds, look, console.width, workspace.language):
        console.print(line)


def _as_plain(verdict: Verdict, learner: Learner, seconds: dict[str, tuple[float, float]]) -> dict[str, Any]:
    def plain(quality: Any) -> dict[str, float]:
        return {"log_loss": round(quality.log_loss, 4), "rmse_bins": round(quality.rmse_bins, 4)}

    return {
        "kept": verdict.better,
        "weights": [round(weight, 4) for weight in verdict.weights],
        "before": plain(verdict.before),
        "after": plain(verdict.after),
        "reviews_judged": verdict.after.reviews,
        "first_shares": [round(share, 3) for share in learner.first_shares],
        "recalled_shares": [round(share, 3) for share in learner.recalled_shares],
        "seconds": {kind: [round(each, 1) for each in pair] for kind, pair in seconds.items()},
    }
