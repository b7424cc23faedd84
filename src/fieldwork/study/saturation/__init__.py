"""Saturation of this study: what was heard by whom, and the figures on it."""
