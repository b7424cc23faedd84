"""Names in people's texts: found in every form, replaced by codes, and what looks like one. Pure functions."""
