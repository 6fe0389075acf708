"""Packages of 1,000, 10,000 and 50,000 notes with five reviews each: ours against the real Anki's own export.

Both sides start from what they hold: we from finished notes and their reviews (each side in a process of its own, so
that its peak of memory is its own), Anki from the collection that imported our package. The whole way of `nlpquiz
export anki`, Markdown included, is timed on its own. Run: python -m tests.benchmarks.anki_export [N…]
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

TEXT = "Scaling by $\\sqrt{d_k}$ keeps the variance of the scores at 1, whatever the width. " * 4


def notes(count: int, *, render: bool) -> Iterator[object]:
    from nlpquiz.deck.catalog import DeckHead
    from nlpquiz.deck.model import OpenCard, Point, Topic, Translated
    from nlpquiz.exchange.anki_export import Ages, Shelf, notes_of
    from nlpquiz.exchange.anki_progress import card_progress
    from nlpquiz.exchange.markup_html import no_image
    from nlpquiz.scheduling.memory import Policy
    from nlpquiz.scheduling.review import Moment, Rating, Review

    head = DeckHead("bench", "Bench", None, {}, (Topic(id="t", title="T"),), "", count)
    shelf = Shelf({"bench": head}, lambda _: None, lambda _: 1_700_000_000, lambda _: no_image)
    policy = Policy()

    def card(number: int) -> OpenCard:
        text = Translated(en=f"{number}: {TEXT}", zh=f"{number}：{TEXT}")
        return OpenCard(
            id=f"c{number}", topic="t", kind="open", question=Translated(en=f"Why {number}?", zh=f"为何 {number}？"),
            answer=text, points=(Point(say=Translated(en="Variance", zh="方差")),) * 3,
        )  # fmt: skip

    def progress(key: str) -> object:
        number = int(key.rsplit("c", 1)[1])
        reviews = []
        for day in (0, 1, 5, 15, 40):
            at_ms = 1_760_000_000_000 + day * 86_400_000 + number * 7 + day
            reviews.append(Review(f"{key}{day}", key, Moment(at_ms, 739_500 + day), Rating(2 + number % 3), 5000))
        return card_progress(key, reviews, policy)

    cards = (("bench", card(number)) for number in range(count))
    made = notes_of(cards, shelf, ("en", "zh"), Ages(1_800_000_000), progress)  # type: ignore[arg-type]
    yield from made if render else list(made)


def write(target: str, count: int, *, render: bool) -> float:
    from nlpquiz.exchange.anki_package import Calendar, write_package

    found = notes(count, render=render)
    if not render:
        found = iter(list(found))
    started = time.perf_counter()
    with tempfile.TemporaryDirectory() as folder, Path(target).open("wb") as stream:
        write_package(stream, found, Path(folder) / "c", calendar=Calendar())  # type: ignore[arg-type]
    return time.perf_counter() - started


def anki_import(package: str, collection: str) -> float:
    from anki.collection import Collection

    from tests.exchange.real_anki import take_in

    col = Collection(collection)
    started = time.perf_counter()
    take_in(col, Path(package))
    col.close()
    return time.perf_counter() - started


def anki_export(collection: str, package: str, legacy: str) -> float:
    from anki.collection import Collection

    from tests.exchange.real_anki import hand_out

    col = Collection(collection)
    started = time.perf_counter()
    hand_out(col, Path(package), legacy=legacy == "legacy")
    seconds = time.perf_counter() - started
    col.close()
    return seconds


def in_its_own_process(*words: str) -> tuple[float, float]:
    """Seconds that the work took, and the peak of memory of the process in MB."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.benchmarks.anki_export", "--run", *words],
        capture_output=True,
        text=True,
        check=True,
    )
    seconds, peak_mb = json.loads(done.stdout.splitlines()[-1])
    return float(seconds), float(peak_mb)


def run(words: list[str]) -> None:
    import resource

    match words:
        case ["write", target, count]:
            seconds = write(target, int(count), render=True)
        case ["pack", target, count]:
            seconds = write(target, int(count), render=False)
        case ["import", package, collection]:
            seconds = anki_import(package, collection)
        case ["export", collection, package, legacy]:
            seconds = anki_export(collection, package, legacy)
        case ["nothing"]:
            seconds = 0.0
        case _:
            raise SystemExit(2)
    print(json.dumps([seconds, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024]))


def main(counts: list[int]) -> None:
    print("notes    what                         seconds  peak MB  package MB   time ratio  memory ratio")
    for count in counts:
        with tempfile.TemporaryDirectory() as folder:
            ours, theirs, col = (str(Path(folder) / name) for name in ("ours.apkg", "theirs.apkg", "c.anki2"))
            whole = in_its_own_process("write", ours, str(count))
            packed = in_its_own_process("pack", ours, str(count))
            taken = in_its_own_process("import", ours, col)
            rows = [("ours, from Markdown", ours, whole), ("ours, from finished notes", ours, packed)]
            for legacy in ("legacy", "new"):
                result = in_its_own_process("export", col, theirs + legacy, legacy)
                rows.append((f"Anki's own export, {legacy}", theirs + legacy, result))
            fastest = min(rows[2][2][0], rows[3][2][0])
            leanest = min(rows[2][2][1], rows[3][2][1])
            for what, file, (seconds, peak) in rows:
                size = Path(file).stat().st_size / 1e6
                ratios = f"{seconds / fastest:10.2f}  {peak / leanest:12.2f}"
                print(f"{count:6}   {what:28} {seconds:7.2f}  {peak:7.0f}  {size:10.1f}   {ratios}")
            print(f"{count:6}   {'(Anki imports ours)':28} {taken[0]:7.2f}  {taken[1]:7.0f}", flush=True)


if __name__ == "__main__":
    if sys.argv[1:2] == ["--run"]:
        run(sys.argv[2:])
    else:
        main([int(word) for word in sys.argv[1:]] or [1_000, 10_000, 50_000])
