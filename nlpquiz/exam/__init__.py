"""A paper against the clock: built from a blueprint, sat, marked, reported. No files, no clock, no terminal."""
