"""Checks that keep a map honest: rules with a code, a name, a severity and an explanation."""
