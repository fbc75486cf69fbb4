"""When will they pay: curves of time to payment, models of it, and how good their predictions were."""
