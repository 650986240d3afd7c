"""The diagnosis (R6): where customers are, where they leave, how they feel, what is worst, what is undecided."""
