"""What a fit of the memory model came to, as lines."""

from __future__ import annotations

from collections.abc import Mapping

from rich.text import Text as Line

from nlpquiz.scheduling.fitting import Verdict
from nlpquiz.scheduling.learner import Learner
from nlpquiz.terminal.look import Look
from nlpquiz.terminal.messages import say as say_common
from nlpquiz.terminal.plan_view import columns, said
from nlpquiz.terminal.view import View
from nlpquiz.terminal.wrapping import wrap


def tune_lines(
    verdict: Verdict,
    learner: Learner,
    seconds: Mapping[str, tuple[float, float]],
    look: Look,
    width: int,
    language: str,
) -> list[Line]:
    """What a fit came to, and what else is known of the learner: ratings and times. ``seconds`` are by kind."""
    view = View(look, width, language)
    before, after = verdict.before, verdict.after
    name, style = ("tune.kept", "correct") if verdict.better else ("tune.dropped", "partly")
    changes = [
        ("tune.loss", before.log_loss, after.log_loss),
        ("tune.rmse", before.rmse_bins, after.rmse_bins),
    ]
    rows = [
        (said(view, title), said(view, "tune.change", before=f"{old:.4f}", after=f"{new:.4f}"))
        for title, old, new in changes
    ]
    ratings = [say_common(f"rating.{number}", language) for number in (1, 2, 3, 4)]
    for title, words, shares in (
        ("tune.first", ratings, learner.first_shares),
        ("tune.recalled", ratings[1:], learner.recalled_shares),
    ):
        text = ", ".join(f"{word} {share:.0%}" for word, share in zip(words, shares, strict=True))
        rows.append((said(view, title), text))
    for kind, (first, review) in seconds.items():
        text = said(view, "tune.seconds", first=f"{first:.0f}", review=f"{review:.0f}")
        rows.append((view.drawn(say_common(f"kind.{kind}", language)), text))
    lines = [Line(said(view, name, reviews=after.reviews), style), *columns(rows)]
    if verdict.better:
        lines.append(Line(said(view, "tune.revert"), "hint"))
    return [wrapped for line in lines for wrapped in wrap(line, width)]
