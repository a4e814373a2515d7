"""One spider per outlet: which addresses, in which order, when to stop. Pages are read by `qomnews.pages`."""
