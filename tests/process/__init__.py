"""Test all of it together, as real processes."""
