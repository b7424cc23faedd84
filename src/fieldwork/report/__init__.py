"""The lead's report: one HTML file that tells how the study stands and what was found, for people without the program.

`facts.gather` reads the study once; every section is a pure function of those facts and a language; `run.write_report` puts the
page on the disk. What it tells, and what it keeps back, is in docs/report.md.
"""
