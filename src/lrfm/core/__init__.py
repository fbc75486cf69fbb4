"""What every room shares: reasons, measures, money, calendars, settings and the stage cache."""
