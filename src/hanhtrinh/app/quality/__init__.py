"""The quality of a workspace's data: what came in, what was set aside, what is odd, and what to do."""
