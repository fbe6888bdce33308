"""Test the life of suggestions."""
