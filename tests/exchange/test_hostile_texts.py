"""Texts of decks that want to be markup, scripts, links, templates or paths: in pages and in Anki they stay texts."""

from __future__ import annotations

import io
import json
import re
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.command_line import Run, home_with, runner
from tests.exchange.hostile_deck import ATTACKS, MARK, deck
from tests.exchange.real_anki import cards, collection, take_in

LINKS = {"href", "src", "srcset", "xlink:href", "action", "formaction", "poster", "data", "background", "cite"}
TEXTS = {"alt", "title", "aria-label", "content", "alttext", "data-cloze"}
SPECIAL = re.compile(r"\[latex\]|\[\$\$?\]|\[sound:|\[anki:", re.IGNORECASE)


class Page(HTMLParser):
    """What a browser would make of a page: every way in which a text could act is a finding."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.findings: list[str] = []
        self.tags: set[str] = set()
        self.shown: list[str] = []
        self._inside: list[str] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        if tag in ("script", "style"):
            self._inside.append(tag)
        for name, value in attrs:
            there = value or ""
            if name in LINKS:
                scheme = urlsplit(re.sub(r"[\s\x00-\x1f]", "", there)).scheme.lower()
                if scheme not in ("", "http", "https") and not there.startswith("data:image/"):
                    self.findings.append(f"<{tag} {name}={there!r}>")
                if scheme == "" and MARK in there and (".." in there or there.startswith(("/", "\\"))):
                    self.findings.append(f"<{tag} {name}={there!r}>")
            elif name.startswith("on") or MARK in name or (MARK in there and name not in TEXTS):
                self.findings.append(f"<{tag} {name}={there!r}>")
        if MARK.lower() in tag:
            self.findings.append(f"<{tag}>")

    def handle_endtag(self, tag: str) -> None:
        if self._inside and tag == self._inside[-1]:
            self._inside.pop()

    def handle_data(self, data: str) -> None:
        if self._inside and MARK in data:
            self.findings.append(f"in <{self._inside[-1]}>: {data[:80]!r}")
        self.shown.append(data)

    def handle_comment(self, data: str) -> None:
        if MARK in data:
            self.findings.append(f"a comment: {data[:80]!r}")

    def unknown_decl(self, data: str) -> None:
        self.findings.append(f"a declaration: {data[:80]!r}")


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    return home_with("hostile.yaml", deck(), tmp_path, monkeypatch)


@pytest.fixture
def run(home: Path, capsys: pytest.CaptureFixture[str]) -> Run:
    return runner(capsys)


def check_page(text: str, *, most_scripts: int, everything: bool = True) -> None:
    page = Page(text)
    assert page.findings == []
    assert page.tags.isdisjoint({"iframe", "object", "embed", "form", "base", "link", "textarea", "svg/onload"})
    assert text.lower().count("<script") <= most_scripts
    if everything:
        assert f"<script>{MARK}()</script>" in "".join(page.shown)  # it is there, as text


def test_a_page_that_is_not_escaped_is_found() -> None:
    for attack in ATTACKS[:3]:
        assert Page(f"<p>{attack}</p>").findings


@pytest.mark.parametrize("review", [(), ("--review",)])
@pytest.mark.parametrize("language", ["en", "zh", "both"])
def test_sheets_in_html(run: Run, tmp_path: Path, review: tuple[str, ...], language: str) -> None:
    done = run("export", "html", "hostile", "-o", "out.html", "--lang", language, *review)
    assert done.code == 0, done.err
    check_page((tmp_path / "out.html").read_text(encoding="utf-8"), most_scripts=0 if not review else 1)


@pytest.mark.parametrize("kind", ["open", "choice", "truefalse", "order", "cloze"])
def test_reports_of_exams(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str) -> None:
    answer = {"open": f"<script>{MARK}()</script>", "cloze": f"<img src=x onerror={MARK}>"}.get(kind, "2")
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{answer}\n" * len(ATTACKS) + "y\n" + "\n" * 30))
    done = run("exam", "hostile", "--untimed", "--kind", kind, "--questions", str(len(ATTACKS)), "--seed", "1")
    assert done.code == 0, done.err
    for words in (("--html", "r.html"), ("--markdown", "r.md")):
        assert run("exam", "--report", "1", *words).code == 0
    check_page((tmp_path / "r.html").read_text(encoding="utf-8"), most_scripts=0, everything=kind != "cloze")


def test_the_page_of_figures(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("\n1\n" * 30))
    assert run("study", "hostile", "--kind", "open", "--new", "20").code == 0
    for language in ("en", "zh"):
        assert run("stats", "--html", f"{language}.html", "--lang", language).code == 0
        check_page((tmp_path / f"{language}.html").read_text(encoding="utf-8"), most_scripts=0, everything=False)


def test_anki_shows_texts_and_nothing_acts(run: Run, tmp_path: Path) -> None:
    for language in ("en", "zh", "both"):
        done = run("export", "anki", "hostile", "-o", f"{language}.apkg", "--lang", language)
        assert done.code == 0, done.err
        with collection(tmp_path / f"{language}.anki2") as col:
            take_in(col, tmp_path / f"{language}.apkg")
            there = cards(col)
            assert len(there) == 5 * len(ATTACKS)
            for card in there:
                for field in card.note().fields:
                    assert not SPECIAL.search(re.sub(r"\[(?:<!--.*?-->|<[^>]*>)", "", field)), field
                for side in (card.render_output().question_text, card.render_output().answer_text):
                    assert "unknown field" not in side
                    page = Page(side)
                    assert page.findings == [], card.note().fields[0]
                output = card.render_output()
                assert not output.question_av_tags
                assert not output.answer_av_tags


def test_tables_and_markdown_come_back_as_they_were(run: Run, tmp_path: Path) -> None:
    assert run("export", "json", "hostile", "-o", "out.json").code == 0
    assert len(json.loads((tmp_path / "out.json").read_text())["decks"][0]["cards"]) == 5 * len(ATTACKS)
    for kind in ("csv", "markdown"):
        done = run("export", kind, "hostile", "-o", f"out.{kind}")
        assert done.code == 0, done.err
        assert MARK in (tmp_path / f"out.{kind}").read_text(encoding="utf-8")
