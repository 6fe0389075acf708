"""The design, checked: layers, where SQL and the screen live, and a core without clock, file or terminal."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import grimp
import pytest
from importlinter.cli import lint_imports

import nlpquiz

PACKAGE = Path(nlpquiz.__file__).parent
ROOT = PACKAGE.parent
MODULES = sorted(PACKAGE.rglob("*.py"))
CORE = [m for m in MODULES if m.relative_to(PACKAGE).parts[0] in {"deck", "scheduling", "study", "exam", "stats"}]
READS_FILES = {"deck/loader.py"}  # text comes in through this one door of the core

VAGUE = {"util", "utils", "helper", "helpers", "common", "manager", "misc", "base", "core", "tools", "stuff"}
SQL = re.compile(
    r"\b(SELECT\s.+\sFROM|INSERT\s+(OR\s+\w+\s+)?INTO|UPDATE\s+\w+\s+SET|DELETE\s+FROM|PRAGMA\s)", re.DOTALL
)
SQL_MAY_LIVE_IN = ("store/", "exchange/anki")


def name_of(module: Path) -> str:
    return module.relative_to(PACKAGE).as_posix()


def test_import_contracts_hold(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    assert lint_imports(config_filename=str(ROOT / ".importlinter"), no_cache=True) == 0


def test_no_import_cycles() -> None:
    graph = grimp.build_graph("nlpquiz", cache_dir=None)
    cycles = [
        (importer, imported)
        for importer in graph.modules
        for imported in graph.find_modules_directly_imported_by(importer)
        if graph.find_shortest_chain(importer=imported, imported=importer) is not None
    ]
    assert cycles == []


@pytest.mark.parametrize("module", MODULES, ids=name_of)
def test_names_say_something(module: Path) -> None:
    assert module.stem not in VAGUE


@pytest.mark.parametrize("module", MODULES, ids=name_of)
def test_sql_lives_in_the_store(module: Path) -> None:
    if name_of(module).startswith(SQL_MAY_LIVE_IN):
        pytest.skip("SQL is at home here")
    statements = [text for text in strings_of(module) if SQL.search(text)]
    assert statements == []


@pytest.mark.parametrize("module", CORE, ids=name_of)
def test_the_core_has_no_clock_file_or_terminal(module: Path) -> None:
    tree = ast.parse(module.read_text(encoding="utf-8"))
    found = [f"line {node.lineno}: {what}" for node, what in outside_world(tree)]
    if name_of(module) in READS_FILES:
        found = [entry for entry in found if not entry.endswith((".read_bytes", ".open", "open", ".stat", ".iterdir"))]
    assert found == []


@pytest.mark.parametrize("module", MODULES, ids=name_of)
def test_posix_modules_are_imported_late(module: Path) -> None:
    """Windows stays possible: nothing that only POSIX has is imported when a module is, except in a POSIX module."""
    if module.stem.startswith("posix"):
        pytest.skip("imported on POSIX only")
    tree = ast.parse(module.read_text(encoding="utf-8"))
    top = {name for node in tree.body for name in imported_names(node)}
    assert top.isdisjoint({"termios", "tty", "fcntl", "resource", "pwd", "grp", "pty"})


def strings_of(module: Path) -> Iterator[str]:
    tree = ast.parse(module.read_text(encoding="utf-8"))
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value


CLOCKS = {"time.time", "time.monotonic", "time.perf_counter", "datetime.now", "datetime.utcnow", "date.today"}
CHANCE = {"random.random", "random.shuffle", "random.choice", "random.randint", "uuid.uuid4", "os.urandom"}
FILES = {"open", "print", "input"}
FILE_METHODS = {"read_text", "read_bytes", "write_text", "write_bytes", "iterdir", "glob", "rglob", "open"}


def outside_world(tree: ast.AST) -> Iterator[tuple[ast.expr | ast.stmt, str]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            called = ast.unparse(node.func)
            if called in CLOCKS | CHANCE | FILES or called.endswith(tuple(f".{name}" for name in CLOCKS)):
                yield node, called
            elif isinstance(node.func, ast.Attribute) and node.func.attr in FILE_METHODS:
                yield node, f".{node.func.attr}"
        for name in imported_names(node):
            if name in {"sys", "os", "time", "sqlite3", "socket", "subprocess", "termios", "select", "logging"}:
                yield node, f"import {name}"  # type: ignore[misc]


def imported_names(node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.Import):
        yield from (alias.name.split(".")[0] for alias in node.names)
    elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
        yield node.module.split(".")[0]
