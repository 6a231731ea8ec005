"""newslab beside other tools, and where it is fast, fair and sure."""
