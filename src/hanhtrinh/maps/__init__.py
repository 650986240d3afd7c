"""The map document, its claims and cohorts, and the frozen results that are drawn on it."""
