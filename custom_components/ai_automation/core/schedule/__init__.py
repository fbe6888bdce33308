"""Do work at times of day: each time once, whatever restarts, clocks and other processes do."""

from .progress import Progress
from .scheduler import Job, Scheduler, Work

__all__ = ["Job", "Progress", "Scheduler", "Work"]
