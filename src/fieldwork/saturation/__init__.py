"""Saturation: do new conversations still bring new codes, how sure is that, and where was least heard.

Pure functions over what was seen in which unit; nothing here knows a study, a file or a screen. `result.saturation` gives
everything at once; the formulas and their sources are in `docs/saturation.md`.
"""
