"""The numbers by which a pair is judged: docs/mirrors.md says what moving each of them does."""

COVERAGE = 0.7
"""Share of the shorter text that the longer one must have, where nothing else speaks for the two."""
COVERAGE_TITLED = 0.3
"""The same, where the titles agree."""
COVERAGE_CREDITED = 0.5
"""The same, where one credits the other's outlet; 0.6 where both credit a third."""
COVERAGE_CREDITED_ALIKE = 0.6
COVERAGE_TITLED_CREDITED = 0.2
"""The same, where titles agree and one credits the other's outlet."""
COVERAGE_NEAR = 0.2
"""Share of the shorter text below which it isn't worth a look whether boilerplate hides more."""
COVERAGE_BEGINNING = 0.55
"""The same, where both begin with what they share: `BEGINNING_HEAD` of the first `HEAD` letters and
`BEGINNING_SOLID` of all up to the last letter in common, no word changed."""
BEGINNING_HEAD = 0.95
BEGINNING_SOLID = 0.88
BEGINNING_OF_LONGER = 0.4
"""Share of the longer text for the same: one press conference in two stories has less in common."""
COVERAGE_LINES = 0.57
LINE = 100
LINES_OF_LONGER = 0.4
"""The same, where the shorter has nothing of its own but lines, of so many letters each at most, and this share of the
longer text: an outlet's own lines in a copy that was cut."""
HEAD_COVERAGE = 0.5
"""Share of one text's first `HEAD` letters that the other must have: two stories with one background differ there."""
MAX_CHANGED_NUMBERS = 1
LETTERS_A_CHANGED_NUMBER = 500
"""Letters in common with which a changed number can be a correction, within `SHORT_DAYS`."""
FORM_LETTERS = 800
FORM_DAYS = 0.75
WORD_LETTERS = 8
"""Letters below which, and days from which on, a single change of more than `WORD_LETTERS` makes two of two that
neither credits the other; any change, where titles differ or `SHORT_DAYS` lie between them. Condolences, appointments
and the like are forms that are filled with another name."""
FORM_COVERAGE = 0.8
"""Share of the shorter text in common from which on two may be one form, filled twice: whenever they appear, a name or
a number in the place of another makes two of two that have fewer than `FORM_LETTERS` in common, or of any whose titles
have these names too."""
LETTERS_A_SUBSTITUTION = 250
"""One substitution is allowed for each so many letters in common, up to `FREE_SUBSTITUTIONS`."""
FREE_SUBSTITUTIONS = 2
"""Substitutions allowed in any text with the same title, no changed number and within `SHORT_DAYS`."""
MAX_SUBSTITUTION_RATE = 4 / 1000
"""Substitutions for each letter in common, where there are more."""
MAX_EDITED_RATE = 12 / 1000
"""The same for an edited story: titles agree or a credit, no number changed, `EDITED_COVERAGE`, within `SHORT_DAYS`."""
EDITED_COVERAGE = 0.8
EDITED_LETTERS = 350
SAME_LETTERS = 800
SAME_COVERAGE = 0.9
"""Letters, and share of the longer text, in common that speak for an edited story as its title does."""
OPENING = 80
"""Letters of an opening: where both texts open with words of their own, titles and credits are silent and less than
`SAME_BODY` of the longer text is in common, what they share is a background."""
SAME_BODY = 0.9
RELEASE_LETTERS = 500
SAME_RELEASE = 0.7
"""The same within a day, with so many letters in common and no word or number changed: one release, two beginnings."""
TITLE_AGREEMENT = 0.7
SHORT_TITLE_AGREEMENT = 0.9
SAME_TITLE = 0.95
"""For items with less than `MIN_FIRST_WORDS` letters of text: equal titles, or one within the other."""
TITLE_NUMBERS_LETTERS = 200
"""Letters in common, and `SAME_COVERAGE` of the shorter text, all with the same numbers, from which on a title's
numbers say nothing against two."""
MIN_TITLE = 12
"""Letters below which a title is too common to speak for anything."""
GALLERY_COVERAGE = 0.6
"""Share of the longer text that a gallery or film and a story must have in common, where neither credits the other."""
CAPTION_LETTERS = 250
CAPTION_COVERAGE = 0.35
"""Letters of a caption under another title that opens a story, whatever kind it says it is, unless it has this share of
the story."""
MIN_FIRST_WORDS = 40
"""Letters that a copy cut down to its first words must still have."""
SHORT_DAYS = 3
"""Days between two short items beyond which they are two, if both are dated: captions and templates come again."""
HORIZON_DAYS = 730
"""Days between two articles, if both are dated, beyond which they are never one story, unless set otherwise."""
SAME_OUTLET_DAYS = 7
"""The same for an outlet's own two articles: what it prints every year is published anew."""
REPRINT_COVERAGE = 0.95
"""Share of both of an outlet's own two articles that a reprint has in common."""
REPRINT_LETTERS_A_SUBSTITUTION = 1500
"""Letters in common for each substitution in it: a correction."""
VERBATIM = 0.97

SAMPLES = 32
"""Places of the shorter text that are looked up in the longer one before any alignment."""
MIN_SAMPLES = 8
"""Of these, so many must be found where titles and credits are silent: `COVERAGE` promises 22, heavy edits 16."""
MIN_SAMPLES_SPOKEN_FOR = 3
"""The same where titles agree or one credits the other: `COVERAGE_TITLED_CREDITED` promises 6."""
SAMPLED_LETTERS = 400
"""Letters below which a text is aligned at once."""
TITLE_GRAM = 3
"""Letters of the grams by which titles are compared."""
MINUTES_A_DAY = 24 * 60
