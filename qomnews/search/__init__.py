"""Search: what a text and a query are to be compared by, whatever their half-spaces, letters and digits."""
