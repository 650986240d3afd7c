"""Journey models and touchpoints: data files, and their compilation onto event codes."""
