"""When invoices are paid: curves, hazards, predictions, and how good they were."""
