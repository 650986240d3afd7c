"""All tables of the state in one metadata, for migrations."""

from hanhtrinh.store.state import jobs, people
from hanhtrinh.store.state.columns import metadata

__all__ = ["jobs", "metadata", "people"]
