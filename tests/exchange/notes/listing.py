"""Findings as lines that a person can read through: what golden files hold."""

from __future__ import annotations

from io import BytesIO

from nlpquiz.exchange.notes.findings import Findings, FoundCard
from nlpquiz.exchange.notes.markdown_notes import read_markdown


def found_in(text: str | bytes, file: str = "notes.md", **options: bool) -> Findings:
    """What is found in notes."""
    findings = Findings()
    data = text.encode() if isinstance(text, str) else text
    read_markdown(BytesIO(data), file, findings, every_heading=options.get("every_heading", False))
    return findings


def listing(findings: Findings) -> str:
    """Cards, reading and what was passed over, with line numbers."""
    lines: list[str] = []
    for card in findings.cards:
        lines += _card(card)
    for path, links in findings.reading.items():
        lines.append(f"READING {' › '.join(path)}")
        lines += [f"  {link.line}: {link.title} -> {link.url}" for link in links]
    lines += [f"PASSED OVER {skip.line}: {skip.reason}: {skip.excerpt}" for skip in findings.skipped]
    lines += [f"REPAIR {repair.what} {repair.count} {repair.detail}".rstrip() for repair in findings.repairs]
    return "\n".join(lines) + "\n"


def _card(card: FoundCard) -> list[str]:
    kind = "GAPS" if card.cloze else "CARD" if card.is_answered else "DRAFT"
    lines = [f"{kind} {card.line}: {card.question}", f"  under {' › '.join(card.path)}"]
    lines += [f"  hint {hint}" for hint in card.hints]
    lines += [f"  tag {tag}" for tag in card.tags]
    lines += [f"  | {line}".rstrip() for line in card.answer.split("\n") if card.answer]
    lines += [f"  link {link.title} -> {link.url}" for link in card.links]
    return lines
