"""Test simulated homes."""
