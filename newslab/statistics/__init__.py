"""Scores with their intervals: matching, agreement, calibration, bootstrap."""
