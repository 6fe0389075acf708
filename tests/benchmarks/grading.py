"""Agreement of the grader with labelled answers, and its speed: python -m tests.benchmarks.grading [--errors [LANG]].

Not a test: it prints tables. ``--errors`` lists the disagreements on the answers used for tuning.
"""

from __future__ import annotations

import statistics
import sys
import time
from collections import Counter

from nlpquiz.deck import grading as grader
from nlpquiz.deck.grading import grade_open
from nlpquiz.deck.key_matching import alias_of
from tests.deck.agreement import STATUSES, Agreement, LabelledAnswer, agreement, graded, labelled_answers


def main() -> None:
    answers = labelled_answers()
    if "--errors" in sys.argv:
        return print_errors([answer for answer in answers if not answer.held_out])
    for name, chosen in (
        ("tuned on", [answer for answer in answers if not answer.held_out]),
        ("held out", [answer for answer in answers if answer.held_out]),
        ("all", list(answers)),
    ):
        for language in ("en", "zh", "both"):
            some = [answer for answer in chosen if language in (answer.language, "both")]
            print_agreement(f"{name}, {language}: {len(some)} answers", agreement(some))
    print_kinds(answers)
    return print_speed(answers)


def print_agreement(name: str, result: Agreement) -> None:
    print(f"\n{name}, {result.points} points")
    print(
        f"  kappa {result.kappa:.2f}, weighted {result.weighted_kappa:.2f}, said or not {result.kappa_said:.2f};"
        f" false accepts {result.false_accepts:.1%} (gross {result.gross_accepts:.1%}),"
        f" false rejects {result.false_rejects:.1%} (gross {result.gross_rejects:.1%})"
    )
    print("  label \\ mark " + "".join(f"{mark:>9}" for mark in STATUSES))
    for label in STATUSES:
        print(f"  {label:<13}" + "".join(f"{result.counts[label, mark]:>9}" for mark in STATUSES))


def print_kinds(answers: tuple[LabelledAnswer, ...]) -> None:
    print("\nmarks by kind of answer (all)")
    for kind in sorted({answer.kind for answer in answers}):
        counts = Counter[str](
            point.status for _, verdict in graded(a for a in answers if a.kind == kind) for point in verdict.points
        )
        print(f"  {kind:<9}" + "".join(f" {status} {counts[status] / counts.total():.0%}" for status in STATUSES))


def print_errors(answers: list[LabelledAnswer]) -> None:
    for answer, verdict in graded(answers):
        if sys.argv[-1] not in (answer.language, "--errors"):
            continue
        wrong = [
            (number, label, point)
            for number, (label, point) in enumerate(zip(answer.labels, verdict.points, strict=True))
            if label != point.status
        ]
        if wrong:
            print(f"\n{answer.key} [{answer.language} {answer.kind}] {answer.text}")
        for number, label, point in wrong:
            print(
                f"   {number + 1}: label {label}, marked {point.status}; keys {answer.card.points[number].keys};"
                f" matched {[q.text for q in point.matched]} denied {[q.text for q in point.denied]}"
            )


def clear_references() -> None:
    for remembered in (grader._reference, grader._content_of, grader._given_away):
        remembered.cache_clear()


def print_speed(answers: tuple[LabelledAnswer, ...]) -> None:
    cards = {answer.key: answer.card for answer in answers}.values()
    for language, length in (("en", 300), ("zh", 600)):
        text = " ".join(a.text for a in answers if a.language == language and a.kind == "good")
        text = " ".join(text.split()[:length]) if language == "en" else text[:length]
        taken = []
        for card in cards:
            best = 1e9
            for _ in range(3):  # each card is graded once in an exam: nothing may be remembered from the time before
                alias_of.cache_clear()
                clear_references()
                start = time.perf_counter()
                grade_open(card, text)
                best = min(best, (time.perf_counter() - start) * 1000)
            taken.append(best)
        print(
            f"{language}: an answer of {length} {'words' if language == 'en' else 'characters'}, nothing cached:"
            f" median {statistics.median(taken):.1f} ms, slowest card {max(taken):.1f} ms"
        )


if __name__ == "__main__":
    main()
