"""A study on this computer, and the verbs that the command line and the screens both call."""

from fieldwork.study.folder import Study

__all__ = ["Study"]
