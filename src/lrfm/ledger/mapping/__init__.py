"""What columns mean: the fields of each kind of table, and how their cells are read."""
