"""Figures, the marked article and the report."""
