"""Answers from a table that a questionnaire's program wrote."""
