"""All tables of the state in one metadata, for migrations."""

from hanhtrinh.store.state import people
from hanhtrinh.store.state.columns import metadata

__all__ = ["metadata", "people"]
