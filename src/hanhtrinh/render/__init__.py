"""The scene as SVG, PNG and a self-contained HTML page."""
