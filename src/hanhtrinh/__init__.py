"""Living customer journey maps: every statement is a claim that the customers' own data can decide."""

__version__ = "0.1.0.dev0"
