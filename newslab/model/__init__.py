"""The reader model from inside: passages in, an encoding out."""
