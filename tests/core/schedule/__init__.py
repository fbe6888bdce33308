"""Test when jobs are due, and that each is done once."""
