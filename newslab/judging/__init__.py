"""How each actor is evaluated, who stands where, and why."""
