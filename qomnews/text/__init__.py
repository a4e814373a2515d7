"""Persian text: letters, marks, digits, punctuation, spacing and half-spaces in today's standard orthography."""

from qomnews.text.normaliser import RULES, Normaliser, normalise
from qomnews.text.options import OptionError, Options
from qomnews.text.skeletons import skeleton

__all__ = ["RULES", "Normaliser", "OptionError", "Options", "normalise", "skeleton"]
