"""Which receipt settles which invoice where the files do not say; reversals, average due dates, exchange rates."""
