"""Editing maps together: commands and versions, files that keep up, pictures that follow, evidence beside them."""
