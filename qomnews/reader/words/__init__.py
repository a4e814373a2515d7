"""What pages say, one module for each area: by key the Persian and the English words.

A key begins with its area's name; values stand in braces, by name, for `str.format`.
"""

from __future__ import annotations

from qomnews.reader.words import api, differences, frame, front, health, pictures, search, story

Words = dict[str, tuple[str, str]]

AREAS = (api, differences, frame, front, health, pictures, search, story)
WORDS: Words = {key: words for area in AREAS for key, words in area.WORDS.items()}
