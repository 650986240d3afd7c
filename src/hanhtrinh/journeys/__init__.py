"""The journey log: events of one person adjacent, in time order, as flat memory-mapped arrays in shards."""
