"""The search index: a cache beside the store, filled from it, thrown away and made again at any time."""
