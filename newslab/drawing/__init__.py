"""What figures and pages are drawn with."""
