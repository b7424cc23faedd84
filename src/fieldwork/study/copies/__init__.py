"""Copies of one study: merging them, what conflicts, and handing a part to somebody."""
