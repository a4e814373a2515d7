"""Exports: records as files for analysts."""

from qomnews.export.jsonl import Exported, ExportError, write_jsonl

__all__ = ["ExportError", "Exported", "write_jsonl"]
