"""Records derived again, from the pages that are kept or from what their pages said, when rules got better."""

from qomnews.reprocess.deriving import Again, Failed, again
from qomnews.reprocess.report import Report, Sample
from qomnews.reprocess.run import Reprocess
from qomnews.reprocess.workers import WorkerError, Workers

__all__ = ["Again", "Failed", "Report", "Reprocess", "Sample", "WorkerError", "Workers", "again"]
