"""One sitting: what is asked, in which order, and what each key does."""
