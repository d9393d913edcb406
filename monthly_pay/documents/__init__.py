"""Documents a customer or an operator takes away: statements as PDF and CSV."""
