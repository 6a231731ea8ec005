"""Who says what: quotations, attributions, voices."""
