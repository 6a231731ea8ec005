"""Many articles: a run that can be ended and resumed, and the tables that it leaves."""
