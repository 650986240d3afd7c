"""Measures: each one file with a compiled `partial` over one shard, a `merge` and a `finish`."""
