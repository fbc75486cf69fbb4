"""Habits of whoever keeps the books: how late, how regularly and how completely things are posted, as counts."""
