"""Builds the compiled lexicon from word lists and counted text: `python -m qomnews.text.lexicon_build`."""
