"""How fast notes are read, and in how much memory: ``python -m tests.benchmarks.notes [MB] [--kind KIND]``.

Each kind runs in a process of its own, so that its peak memory is its own. Kinds: ``mixed`` (questions, links, prose,
code, maths, of which a part is repeated prose without questions), ``headings`` (100,000 headings that ask nothing),
``questions`` (as many as a deck may hold), ``table`` (CSV), ``misread`` (5 MB of mojibake).
"""

from __future__ import annotations

import argparse
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

PROSE = """\
深度学习中的注意力机制把查询与键的点积除以根号 d_k，再经过 softmax 得到权重。This says what nobody asked.
The quick brown fox jumps over the lazy dog, and $E = mc^2$ stays as it is.

- a list that asks nothing
- and links nowhere

```python
for step in range(10):
    print("# no heading", step)
```

$$
y = \\sum_i w_i x_i
$$

| a | b | c |
|---|---|---|
| 1 | 2 | 3 |

"""


def mixed(size: int) -> Iterator[str]:
    """Mostly prose, with a question and a link now and then: what notes of 100 MB would be."""
    written = number = 0
    while written < size:
        text = f"## Section {number}\n\n" + PROSE * 6
        if number % 20 == 0:
            text += f"### 为什么第 {number} 个问题需要回答？\n\n因为它有一个答案。See [page](https://example.org/{number}).\n\n"
        number += 1
        written += len(text.encode())
        yield text


def headings(_size: int) -> Iterator[str]:
    """100,000 headings."""
    for number in range(100_000):
        yield f"{'#' * (number % 6 + 1)} Heading {number}\n\n"


def questions(_size: int) -> Iterator[str]:
    """30,000 questions with short answers."""
    for number in range(30_000):
        yield f"## What is thing {number}?\n\nThing {number} is a thing that has number {number}.\n\n"


def misread(_size: int) -> Iterator[str]:
    """About 1 MB of Chinese, saved after being read as Windows-1252, with the bytes that it lacks lost."""
    line = "深度学习中的注意力机制把查询与键的点积除以维度的平方根，再经过归一化得到权重。\n"
    lost = "".join(bytes([byte]).decode("cp1252", "ignore") for byte in line.encode())
    for _ in range(4_000):
        yield lost


def table(size: int) -> Iterator[str]:
    """CSV rows with quoted line ends, up to 5 MB."""
    yield "question,answer,tags\n"
    written = number = 0
    while written < min(size, 5_000_000):
        row = f'What is {number}?,"the number\n{number}",maths\n'
        number += 1
        written += len(row)
        yield row


KINDS: dict[str, Callable[[int], Iterator[str]]] = {
    "mixed": mixed,
    "headings": headings,
    "questions": questions,
    "misread": misread,
    "table": table,
}


def run_one(kind: str, file: Path) -> None:
    """Read one file and say how long it took and how much memory the process had at most."""
    from nlpquiz.exchange.csv_notes import read_csv
    from nlpquiz.exchange.notes.deck_making import deck_from
    from nlpquiz.exchange.notes.findings import Findings
    from nlpquiz.exchange.notes.markdown_notes import read_markdown

    findings = Findings()
    read = read_csv if kind == "table" else read_markdown
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    start, used = time.perf_counter(), time.process_time()
    with file.open("rb") as stream:
        read(stream, file.name, findings)
    seconds, busy = time.perf_counter() - start, time.process_time() - used
    made = deck_from(findings, "notes", "Notes")
    size = file.stat().st_size / 1e6
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(
        f"{kind:10} {size:7.1f} MB {seconds:7.1f} s ({busy:.1f} s of CPU) {size / busy:6.2f} MB/s of CPU"
        f"  peak {peak:6.0f} MB (start {before:.0f} MB)  cards {len(made.deck.cards)} links {findings.links}"
        f" passed over {sum(findings.reasons.values())}",
        flush=True,
    )


def main() -> None:
    """Write each kind of notes to a temporary file and read it in a fresh process."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("megabytes", nargs="?", type=int, default=100)
    parser.add_argument("--kind", choices=[*KINDS, "all"], default="all")
    parser.add_argument("--file", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.file:
        run_one(options.kind, options.file)
        return
    with tempfile.TemporaryDirectory() as folder:
        for kind, write in KINDS.items():
            if options.kind not in (kind, "all"):
                continue
            file = Path(folder) / f"{kind}.md"
            with file.open("w", encoding="utf-8") as stream:
                stream.writelines(write(options.megabytes * 1_000_000))
            command = [sys.executable, "-m", "tests.benchmarks.notes", "--kind", kind, "--file", str(file)]
            subprocess.run(command, check=True)
            file.unlink()


if __name__ == "__main__":
    main()
