"""Archives and files beyond one core or one machine: Daft spreads the work, here or over a Ray cluster."""
