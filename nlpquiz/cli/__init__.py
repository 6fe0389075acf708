"""Arguments to calls; no rules."""
