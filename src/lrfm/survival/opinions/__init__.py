"""Other opinions of what moves payment, and how much better anything could foretell it."""
