"""Find habits in a history and prove them on days that they were not learned from."""
