"""What settles what: as the files say first, then reversals, then the chosen rule."""
