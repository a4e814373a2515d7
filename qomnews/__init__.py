"""qomnews: the Persian news outlets of Qom, as clean, dated, de-duplicated records."""

__version__ = "0.4.0"
