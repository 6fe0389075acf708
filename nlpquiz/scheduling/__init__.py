"""When a card comes back; no files, no clock."""
