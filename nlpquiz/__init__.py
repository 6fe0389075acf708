"""nlpquiz: prepare for NLP and recommender-systems interviews in the terminal."""

__version__ = "0.1.0"
