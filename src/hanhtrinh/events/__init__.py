"""The canonical event: its schema, selectors over it, and the vocabulary of event codes."""
