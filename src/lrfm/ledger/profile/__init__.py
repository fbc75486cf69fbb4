"""A file that nobody has described yet: what it is, how it is written, and what its columns mean."""
