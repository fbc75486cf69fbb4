"""Schemes that weigh what is known of customers into one score: given, measured and learned."""
