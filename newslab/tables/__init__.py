"""Records to tidy tables, and tables to measures."""
