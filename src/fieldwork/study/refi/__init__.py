"""Projects and codebooks of other programs (REFI-QDA): read, matched with what is here, taken in."""
