"""Rounds of coding double: held blind, compared, settled."""
