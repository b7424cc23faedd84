"""Transcripts of recorded conversations, read from what others make and laid beside the questions."""
