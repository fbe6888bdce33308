"""Try an automation: do its actions once, for real, and put back what they have changed."""

from .report import TestRun
from .runs import TestRuns

__all__ = ["TestRun", "TestRuns"]
