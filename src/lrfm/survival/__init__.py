"""When open invoices will be paid: what the models of time to payment are made of."""
