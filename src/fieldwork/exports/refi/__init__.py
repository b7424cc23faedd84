"""The study for NVivo, ATLAS.ti, MAXQDA, QualCoder and others: REFI-QDA projects (.qdpx) and codebooks (.qdc)."""
