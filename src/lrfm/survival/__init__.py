"""When will they pay: curves of time to payment, and what they rest on."""
