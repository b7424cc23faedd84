"""The framework matrix: summaries by case and theme, findings over all, cases on a page."""
