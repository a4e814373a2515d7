"""Records derived again, from the pages that are kept or from what their pages said, when rules got better."""
