"""Somebody's notes, Markdown or tables, as drafts of decks."""
