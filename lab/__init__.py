"""newslab put to the test and taught: public gold scored, benchmarks, training. Not installed."""
