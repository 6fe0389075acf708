"""``nlpquiz decks``: list, show, coverage, lint, new, schema, as people and programs read them."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from nlpquiz.__main__ import main
from nlpquiz.deck.loader import load_file
from nlpquiz.deck.schema import json_schema_text

DECK = """\
format: 1
deck: mine
title: {en: My deck, zh: 我的牌组}
topics:
  - {id: a, title: {en: Attention, zh: 注意力}, priority: core}
  - {id: b, title: {en: Batches, zh: 批次}}
cards:
  - id: x
    kind: open
    topic: a
    question: {en: "Why?", zh: "为什么？"}
    answer: {en: "WORDS", zh: "因为。"}
    sources: [{paper: "Ba et al., 2016"}]
  - id: y
    kind: cloze
    topic: b
    text: {en: "{{c1::a}} and {{c2::b}}", zh: "{{c1::甲}}和{{c2::乙}}"}
    sources: [{paper: "Ba et al., 2016"}]
""".replace("WORDS", "word " * 50)


@pytest.fixture(autouse=True)
def _home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NLPQUIZ_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.setenv("NO_COLOR", "1")
    monkeypatch.setenv("LANG", "en_US.UTF-8")
    monkeypatch.chdir(tmp_path)
    (tmp_path / "decks").mkdir()
    (tmp_path / "decks" / "mine.yaml").write_text(DECK, encoding="utf-8")


def data_of(capsys: pytest.CaptureFixture[str], *words: str, code: int = 0) -> Any:
    assert main([*words, "--json"]) == code
    answer = json.loads(capsys.readouterr().out)
    assert answer["command"] == " ".join(words[:2])
    return answer["data"]


def test_list(capsys: pytest.CaptureFixture[str]) -> None:
    (Path("decks") / "broken.yaml").write_text("format: 1\ndeck: broken\ncards: 3\n", encoding="utf-8")
    data = data_of(capsys, "decks", "list")
    decks = {deck["deck"]: deck for deck in data["decks"]}
    assert decks["mine"] == {
        "deck": "mine",
        "title": {"en": "My deck", "zh": "我的牌组"},
        "topics": 2,
        "cards": 2,
        "drafts": 0,
        "file": decks["mine"]["file"],
    }
    assert "transformer" in decks
    assert [(Path(file).name, count) for file, count in data["broken"].items()] == [("broken.yaml", 3)]
    assert main(["decks", "list"]) == 0
    shown = capsys.readouterr().out
    assert "mine" in shown
    assert "3 problems; nlpquiz decks lint" in shown


def test_show(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["decks", "show", "mine"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[:6] == [
        "My deck",
        "",
        "topic  priority  open  choice  t/f  cloze  num  order  cards  title",
        "a      core         1       ·    ·      ·    ·      ·      1  Attention",
        "b      common       ·       ·    ·      1    ·      ·      1  Batches",
        "                    1       0    0      1    0      0      2",
    ]
    assert lines[-1] == "nlpquiz study mine"
    data = data_of(capsys, "decks", "show", "mine")
    assert [(row["topic"], row["cards"], row["kinds"]) for row in data["topics"]] == [
        ("a", 1, {"open": 1}),
        ("b", 1, {"cloze": 1}),
    ]


def test_ids_of_topics_are_whole_on_a_usual_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["decks", "show", "transformer"]) == 0
    shown = capsys.readouterr().out
    assert "bert-mask-vs-attention-mask core" in shown
    table = shown.splitlines()[3:-2]
    assert max(map(len, table)) <= 80


def test_show_of_a_deck_that_does_not_exist(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["decks", "show", "mina"]) == 2
    assert capsys.readouterr().err == "nlpquiz: there is no deck 'mina'.\nDid you mean mine?\n"


def test_coverage(capsys: pytest.CaptureFixture[str]) -> None:
    data = data_of(capsys, "decks", "coverage", "mine")
    assert list(data) == ["mine"]
    assert [(row["topic"], row["kinds"], row["cited"], row["checked"]) for row in data["mine"]] == [
        ("a", {"open": 1}, 1, None),
        ("b", {"cloze": 1}, 1, None),
    ]
    assert main(["decks", "coverage", "mine", "transformer"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[:4] == [
        "mine        open cho t/f clo num ord cards cited checked",
        "a    core      1   ·   ·   ·   ·   ·     1     1       ·",
        "b    common    ·   ·   ·   1   ·   ·     1     1       ·",
        "               1   0   0   1   0   0     2     2",
    ]
    assert lines[5].startswith("transformer ")
    assert max(map(len, lines[:-1])) <= 80


def test_tables_in_chinese(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["decks", "coverage", "mine", "--lang", "zh"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].split() == ["mine", "问答", "选择", "判断", "填空", "计算", "排序", "卡片", "有文献", "核对于"]
    assert lines[1].split() == ["a", "核心", "1", *"·····", "1", "1", "·"]
    assert main(["decks", "list", "--lang", "zh"]) == 0
    assert capsys.readouterr().out.splitlines()[0].split() == ["题库", "标题", "主题", "卡片", "文件"]


class TestLint:
    def test_a_good_deck(self, capsys: pytest.CaptureFixture[str]) -> None:
        assert main(["decks", "lint", "mine"]) == 0
        assert capsys.readouterr() == ("", "1 file: no problems.\n")

    def test_errors_give_exit_code_1(self, capsys: pytest.CaptureFixture[str]) -> None:
        path = Path("wrong.yaml")
        path.write_text(DECK.replace("topic: b", "topic: c"), encoding="utf-8")
        assert main(["decks", "lint", "wrong.yaml"]) == 1
        out, err = capsys.readouterr()
        assert err == "1 file: 1 error, 1 warning.\n"
        assert out == (
            "wrong.yaml:6:10: warning: the topic b has no card\n"
            "    - {id: b, title: {en: Batches, zh: 批次}}\n"
            "           ^\n"
            "  hint: write one, or delete it\n"
            "\n"
            "wrong.yaml:16:12: error: this deck has no topic c\n"
            "    topic: c\n"
            "           ^\n"
            "  hint: its topics are a, b\n"
        )

    def test_warnings_alone_are_fine_unless_strict(self, capsys: pytest.CaptureFixture[str]) -> None:
        path = Path("bold.yaml")
        path.write_text(DECK.replace("因为。", "**强调：**后面"), encoding="utf-8")
        data = data_of(capsys, "decks", "lint", "bold.yaml")
        assert (data["files"], data["errors"], data["warnings"]) == (1, 0, 1)
        assert [(problem["code"], problem["line"]) for problem in data["problems"]] == [("bold", 12)]
        assert main(["decks", "lint", "bold.yaml", "--strict"]) == 1

    def test_bad_maths(self, capsys: pytest.CaptureFixture[str]) -> None:
        path = Path("maths.yaml")
        path.write_text(DECK.replace('"因为。"', r"'因为 $\frca{1}{2}$。'"), encoding="utf-8")
        data = data_of(capsys, "decks", "lint", "maths.yaml")
        problem = data["problems"][0]
        column = path.read_text(encoding="utf-8").splitlines()[11].index(r"\frca") + 1
        assert (problem["code"], problem["line"], problem["column"]) == ("maths", 12, column)

    def test_a_folder_and_references_to_decks_elsewhere(self, capsys: pytest.CaptureFixture[str]) -> None:
        folder = Path("more")
        folder.mkdir()
        text = DECK.replace("deck: mine", "deck: other").replace("为什么", "为何").replace("Why?", "What for?")
        text = text.replace("{{c1::a}}", "{{c1::c}}").replace("甲", "丙")
        (folder / "other.yaml").write_text(
            text.replace("    sources", "    follow_ups: [mine/x, mine/z]\n    sources", 1), encoding="utf-8"
        )
        data = data_of(capsys, "decks", "lint", "more", code=1)
        assert [problem["message"] for problem in data["problems"]] == ["deck mine has no card z"]

    def test_a_card_that_vanished(self, capsys: pytest.CaptureFixture[str]) -> None:
        from nlpquiz.cli.workspace import Workspace
        from nlpquiz.scheduling.review import Moment, Rating, Review

        now = Moment.of(datetime(2026, 11, 21, 12, tzinfo=UTC))
        with Workspace() as workspace:
            for number, card in enumerate(("mine/x", "mine/gone")):
                workspace.history.record(
                    Review(workspace.history.new_id(now), card, Moment(now.at_ms + number, now.day), Rating(3), 1000)
                )
        data = data_of(capsys, "decks", "lint", "mine")
        assert [problem["message"] for problem in data["problems"]] == ["the card gone has been answered, and is gone"]

    def test_names_of_nothing(self, capsys: pytest.CaptureFixture[str]) -> None:
        assert main(["decks", "lint", "mina"]) == 2
        assert "Did you mean mine?" in capsys.readouterr().err
        assert main(["decks", "lint", "gone.yaml"]) == 1
        assert capsys.readouterr().out == (
            "gone.yaml: error: the file cannot be read: No such file or directory\n"
            "  hint: check its name and permissions\n"
        )


class TestNew:
    def test_a_new_deck_is_right_and_can_be_studied(self, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
        assert main(["decks", "new", "my-vectors", "--title", 'Words: "vectors"']) == 0
        path = tmp_path / "home" / "decks" / "my-vectors.yaml"
        assert capsys.readouterr().out == f"{path}\n"
        loaded = load_file(path)
        assert loaded.problems == ()
        assert loaded.deck is not None
        assert loaded.deck.title == 'Words: "vectors"'
        assert {card.kind for card in loaded.deck.cards} == {
            "open",
            "choice",
            "truefalse",
            "cloze",
            "numeric",
            "order",
        }
        assert (path.parent / "schema.json").read_text(encoding="utf-8") == json_schema_text()
        assert main(["decks", "lint", "my-vectors"]) == 0
        assert capsys.readouterr() == ("", "1 file: no problems.\n")
        assert "my-vectors" in {deck["deck"] for deck in data_of(capsys, "decks", "list")["decks"]}

    def test_a_new_deck_elsewhere_is_named_by_its_file(self, capsys: pytest.CaptureFixture[str]) -> None:
        assert main(["decks", "new", "./elsewhere.yaml"]) == 0
        said = capsys.readouterr().err
        assert "study it with `nlpquiz study ./elsewhere.yaml`" in said
        assert main(["decks", "lint", "./elsewhere.yaml"]) == 0

    def test_a_deck_that_is_there_is_not_hidden(self, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
        assert main(["decks", "new", "word2vec"]) == 2
        assert capsys.readouterr().err == (
            "nlpquiz: there is a deck word2vec already.\n"
            "Choose another name. `nlpquiz cards new word2vec` adds a card to it.\n"
        )
        assert not (tmp_path / "home" / "decks" / "word2vec.yaml").exists()

    def test_at_a_path(self, capsys: pytest.CaptureFixture[str]) -> None:
        assert data_of(capsys, "decks", "new", "decks/bert.yaml") == {
            "deck": "bert",
            "file": str(Path("decks/bert.yaml")),
        }
        assert load_file(Path("decks/bert.yaml")).deck_id == "bert"

    def test_nothing_is_overwritten(self, capsys: pytest.CaptureFixture[str]) -> None:
        assert main(["decks", "new", "decks/mine.yaml"]) == 2
        assert Path("decks/mine.yaml").read_text(encoding="utf-8") == DECK

    def test_a_name_that_is_no_id(self, capsys: pytest.CaptureFixture[str]) -> None:
        assert main(["decks", "new", "My Deck"]) == 2
        assert "nlpquiz decks new my-deck" in capsys.readouterr().err


def test_schema(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["decks", "schema"]) == 0
    assert capsys.readouterr().out == json_schema_text()
