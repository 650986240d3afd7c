"""The map laid out once into boxes, lines and pre-wrapped text: the scene that every picture draws."""
