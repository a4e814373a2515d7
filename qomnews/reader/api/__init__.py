"""The HTTP API under `/api/v1`: records as exports have them, by filters, by id, and as they change."""
