"""Present: ``view`` decides what is said, in blocks and rows; each renderer decides how it looks."""
