"""The wheel as a user gets it: in an empty environment, away from the repository."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import venv
import zipfile
from pathlib import Path

import pytest

from tests.e2e.terminal import Terminal

ROOT = Path(__file__).parents[2]
pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("dist")
    build = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder), str(ROOT)]
    subprocess.run(build, check=True, capture_output=True)
    return next(folder.glob("*.whl"))


@pytest.fixture(scope="module")
def program(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """nlpquiz in an environment that holds nothing but the wheel and what it asks for."""
    folder = tmp_path_factory.mktemp("installed")
    venv.create(folder, with_pip=True)
    scripts = folder / ("Scripts" if sys.platform == "win32" else "bin")
    online = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}  # that keeps children offline
    install = [str(scripts / "python"), "-m", "pip", "install", "--quiet", str(wheel)]
    subprocess.run(install, check=True, capture_output=True, env=online)
    return scripts / "nlpquiz"


def test_the_wheel_carries_decks_schema_types_and_licence(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    assert {"nlpquiz/decks/transformer.yaml", "nlpquiz/decks/attention.yaml", "nlpquiz/decks/schema.json"} <= names
    assert "nlpquiz/py.typed" in names
    assert any(name.endswith("licenses/LICENSE") for name in names)
    assert not any(name.startswith("tests/") for name in names)


def test_decks_are_found_away_from_the_repository(program: Path, tmp_path: Path) -> None:
    done = subprocess.run(
        [program, "decks", "list", "--json"],
        cwd=tmp_path,
        env={"NLPQUIZ_HOME": str(tmp_path / "home"), "PATH": "/usr/bin:/bin"},
        check=True,
        capture_output=True,
        text=True,
    )
    decks = {deck["deck"]: deck for deck in json.loads(done.stdout)["data"]["decks"]}
    assert decks["transformer"]["cards"] >= 70
    assert "attention" in decks


def test_one_card_can_be_studied(program: Path, tmp_path: Path) -> None:
    terminal = Terminal(
        ["study", "transformer", "--lang", "en"], home=tmp_path / "home", folder=tmp_path, program=[str(program)]
    )
    terminal.wait_for("1/12")
    terminal.press(" ")
    terminal.wait_for("Again", "Easy")
    terminal.press("4")
    terminal.wait_for("2/12")
    terminal.press("q")
    terminal.wait_for("Done for now")
    assert terminal.wait_for_end() == 0
