"""What card text costs: imports, the first card, a long note. Run it by hand: ``python tests/benchmarks/prose.py``.

Times are the best of several runs on a busy machine; read them as ratios to the bare interpreter in the same run.
"""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

_ROOT = Path(__file__).parents[2]
_NOTES = Path(__file__).parents[1] / "golden" / "prose"

_QUESTION = (
    "计算注意力分数时，softmax 之前为什么要除以 $\\sqrt{d_k}$？"
    "若 **各分量** 相互独立、均值为 0、方差为 1，请推导 `q @ k.T` 的方差。"
)
_DRAW = (
    "from nlpquiz.terminal.console import make_console; from nlpquiz.terminal.look import Look; "
    "from nlpquiz.terminal.prose import render_prose; look = Look(); console = make_console(look)\n"
    "for row in render_prose({text!r}, look, 80): console.print(row)"
)
_PROGRAMS = {
    "python": "pass",
    "keys": "import nlpquiz.terminal.keys",
    "rich.console": "import rich.console",
    "our console": "import nlpquiz.terminal.console",
    "our prose": "import nlpquiz.terminal.console, nlpquiz.terminal.prose",
    "markdown-it, on top of rich.console": "import rich.console, markdown_it",
    "rich.markdown": "import rich.markdown",
    "a plain question drawn": _DRAW.format(text=_QUESTION.replace("$\\sqrt{d_k}$", "8")),
    "a question with maths drawn": _DRAW.format(text=_QUESTION),
    "the same through markdown-it": _DRAW.format(text="- " + _QUESTION),
}


def _processor_ms(code: str, runs: int) -> float:
    """Processor time of the quickest of ``runs`` processes."""
    import resource

    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    environment.setdefault("PYTHONPYCACHEPREFIX", str(Path(tempfile.gettempdir()) / "nlpquiz-bytecode"))
    best = float("inf")
    for _ in range(runs):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run([sys.executable, "-c", code], check=True, cwd=_ROOT, env=environment, stdout=subprocess.DEVNULL)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        best = min(best, (after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime) * 1000)
    return best


def _best_ms(work: Callable[[], object], runs: int) -> float:
    best = float("inf")
    for _ in range(runs):
        begin = time.perf_counter()
        work()
        best = min(best, time.perf_counter() - begin)
    return best * 1000


def main() -> None:
    """Print the table."""
    sys.path.insert(0, str(_ROOT))
    from nlpquiz.terminal.look import Look
    from nlpquiz.terminal.prose import preload, render_prose

    bare = 0.0
    for name, code in _PROGRAMS.items():
        cost = _processor_ms(code, 9)
        bare = bare or cost
        print(f"{cost:7.1f} ms processor  {cost - bare:+7.1f} over python  {name}")
    preload()
    print(f"{_best_ms(lambda: render_prose(_QUESTION, Look(), 80), 50):7.2f} ms  a question, in process")
    for note in sorted(_NOTES.glob("*.md")):
        source = note.read_text(encoding="utf-8")
        cost = _best_ms(lambda source=source: render_prose(source, Look(), 80), 5)  # type: ignore[misc]
        print(f"{cost:7.2f} ms  {note.name} ({len(source):,} characters)")


if __name__ == "__main__":
    main()
