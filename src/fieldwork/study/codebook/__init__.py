"""The codebook of a study: its file, its changes as events, its history."""
