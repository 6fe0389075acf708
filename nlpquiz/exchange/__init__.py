"""Decks and progress in the formats of other programs: Anki, HTML, Markdown, CSV, JSON. One format, one module."""
