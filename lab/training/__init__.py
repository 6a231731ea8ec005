"""Training of the reader model; needs the extra ``training``, and nothing imports it."""
