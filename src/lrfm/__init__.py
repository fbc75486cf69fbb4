"""The receivables research and reporting suite."""
