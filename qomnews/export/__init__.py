"""Exports: records as files for analysts."""

from qomnews.export.errors import ExportError, ExportFileError, UsageError
from qomnews.export.jsonl import Written, write_jsonl

__all__ = ["ExportError", "ExportFileError", "UsageError", "Written", "write_jsonl"]
