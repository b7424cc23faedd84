"""The coder's desk: the texts of a study, what is coded on them, and what waits."""
