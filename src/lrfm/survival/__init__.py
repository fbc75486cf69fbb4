"""When invoices are paid: curves, hazards, and what follows from them."""
