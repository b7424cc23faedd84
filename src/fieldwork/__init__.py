"""fieldwork: structured interviews and observations, from the question to the stored answer."""

__version__ = "0.1.0"
