"""Where events come from: files and, later, tools; everything becomes canonical events."""
