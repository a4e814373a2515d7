"""The pages, one module a route."""
