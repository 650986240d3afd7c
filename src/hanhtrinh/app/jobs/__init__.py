"""Long work in the background: it tells how far it is, can be stopped, and says how it ended."""

from hanhtrinh.app.jobs.work import Progress, Stopped, Work
from hanhtrinh.app.jobs.workshop import UnknownJobError, Workshop, job_document

__all__ = ["Progress", "Stopped", "UnknownJobError", "Work", "Workshop", "job_document"]
