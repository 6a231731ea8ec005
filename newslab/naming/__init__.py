"""How actors are named: persons, states, organisations, groups, offices, descriptions."""
