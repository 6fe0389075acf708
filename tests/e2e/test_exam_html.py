"""The report as a web page, opened in a browser without a screen."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.e2e.browser import NEEDS_BROWSER, Balance, opened
from tests.e2e.exam_deck import make_home, right_line, run, stored_paper

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Reports of an exam with every kind of question, one open answer full of markup, and one question left open."""
    found = {}
    for language in ("en", "zh"):
        folder = tmp_path_factory.mktemp(language)
        home = make_home(folder)
        run("exam", "demo", "--questions", "12", "--seed", "h", "--lang", language, home=home, text=":q\n")
        lines = [right_line(question) for question in stored_paper(home)["questions"]]
        kinds = [question["card"]["kind"] for question in stored_paper(home)["questions"]]
        lines[kinds.index("open")] = "<script>alert(1)</script> & **bold** $x$ 方差增大"
        lines[kinds.index("choice")] = str(int(lines[kinds.index("choice")]) % 4 + 1)
        lines[kinds.index("cloze")] = ""
        run("exam", "--resume", home=home, text="\n".join([*lines, "y", ""]))
        page = folder / "report.html"
        done = run("exam", "--report", "1", "--html", str(page), home=home)
        assert done.returncode == 0, done.stderr
        found[language] = page
    return found


def test_the_page_stands_alone_and_is_well_formed(pages: dict[str, Path]) -> None:
    for page in pages.values():
        text = page.read_text(encoding="utf-8")
        assert "<script" not in text
        assert not re.search(r"""(?:src|url)\s*[=(]\s*["']?(?!data:)\w""", text)
        assert text.count("<math") >= 2
        checker = Balance()
        checker.feed(text)
        assert checker.open == []
        assert checker.wrong == []


@NEEDS_BROWSER
@pytest.mark.parametrize(
    ("language", "wanted"),
    [
        ("en", ["Exam 1", "Questions, wrong ones first", "It is done.", "(yours)", "not answered", "Why does softmax"]),
        ("zh", ["第 1 次考试", "逐题解析", "表示动作。", "（", "未作答", "为什么会饱和"]),
    ],
)
def test_a_browser_shows_the_report(pages: dict[str, Path], language: str, wanted: list[str]) -> None:
    text = opened(pages[language])
    for words in wanted:
        assert words in text
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; **bold** $x$ 方差增大" in text
    assert re.search(r"<msub>\s*<mi>d</mi>\s*<mi>k</mi>\s*</msub>", text)
    assert "https://arxiv.org/abs/1706.03762" in text
    assert "nlpquiz study demo --topic" in text


@NEEDS_BROWSER
def test_the_page_is_as_wide_as_a_phone(pages: dict[str, Path], tmp_path: Path) -> None:
    """A page that measures itself: nothing sticks out of a window of 390 pixels."""
    text = pages["en"].read_text(encoding="utf-8")
    measure = "<script>document.title = 'width ' + document.documentElement.scrollWidth</script>"
    frame = tmp_path / "page.html"
    frame.write_text(text.replace("</body>", f"{measure}</body>"), encoding="utf-8")
    shown = opened(frame, "--window-size=500,900")  # headless windows are no narrower than 500
    width = re.search(r"<title>width (\d+)</title>", shown)
    assert width is not None
    assert int(width[1]) <= 500
