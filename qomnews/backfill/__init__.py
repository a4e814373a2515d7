"""Backfills: years of archive, cut into windows that are fetched one by one, and what is done of them."""
