"""What an import of notes did, as one value that people and programs are shown."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from nlpquiz.exchange.notes.findings import Repair, Skipped


@dataclass(frozen=True, slots=True)
class ConflictPlace:
    """A field that the owner and the notes changed, with where it stands in the deck and in the notes."""

    card: str
    field: str
    deck_file: str
    deck_line: int
    notes_file: str
    notes_line: int
    ours: str
    theirs: str


@dataclass(slots=True)
class ImportReport:
    """The result of an import."""

    deck: str
    target: str
    written: bool
    """Whether the deck file was written (or would have been, in a dry run)"""
    dry_run: bool = False
    exists: bool = False
    """The deck was there before"""
    files: list[str] = field(default_factory=list)
    questions: int = 0
    answered: int = 0
    doubles: int = 0
    continued: int = 0
    topics: int = 0
    links: int = 0
    reading: int = 0
    """Entries of reading in the topics, each address once a topic"""
    repairs: list[Repair] = field(default_factory=list)
    reasons: Mapping[str, int] = field(default_factory=dict)
    skipped: list[Skipped] = field(default_factory=list)
    added: int = 0
    changed: int = 0
    edited: int = 0
    gone: list[str] = field(default_factory=list)
    deleted: int = 0
    removed: int = 0
    conflicts: list[ConflictPlace] = field(default_factory=list)

    @property
    def drafts(self) -> int:
        """Questions whose answer its owner has to write."""
        return self.questions - self.answered

    def as_json(self) -> dict[str, Any]:
        """Everything, for programs."""
        return {
            "deck": self.deck,
            "file": self.target,
            "written": self.written and not self.dry_run,
            "dry_run": self.dry_run,
            "notes": self.files,
            "questions": {
                "found": self.questions,
                "answered": self.answered,
                "drafts": self.drafts,
                "twice": self.doubles,
                "continuations": self.continued,
            },
            "topics": self.topics,
            "links": {"found": self.links, "reading": self.reading},
            "repairs": [
                {"file": r.file, "repair": r.what, "count": r.count, "detail": r.detail, "lines": list(r.lines)}
                for r in self.repairs
            ],
            "skipped": {
                "count": sum(self.reasons.values()),
                "reasons": dict(self.reasons),
                "blocks": [
                    {"file": s.file, "line": s.line, "reason": s.reason, "text": s.excerpt} for s in self.skipped
                ],
            },
            "update": {
                "added": self.added,
                "changed": self.changed,
                "edited_by_you": self.edited,
                "deleted_by_you": self.deleted,
                "gone_from_notes": self.gone,
                "removed": self.removed,
                "conflicts": [
                    {
                        "card": c.card,
                        "field": c.field,
                        "deck": {"file": c.deck_file, "line": c.deck_line, "text": c.ours},
                        "notes": {"file": c.notes_file, "line": c.notes_line, "text": c.theirs},
                    }
                    for c in self.conflicts
                ],
            },
        }
