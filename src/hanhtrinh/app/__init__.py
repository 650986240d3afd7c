"""Use cases: what the command line and the server ask for."""
