"""All tables of the state in one metadata, for migrations."""

from hanhtrinh.store.state import cohorts, comments, jobs, people, versions, walks
from hanhtrinh.store.state.columns import metadata

__all__ = ["cohorts", "comments", "jobs", "metadata", "people", "versions", "walks"]
