"""From claim to verdict: claim metrics, tests, intervals, and what the data say of a map."""
