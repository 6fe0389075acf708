"""The only SQL of our own: the history of answers and the caches made from it."""
