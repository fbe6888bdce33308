"""Test what is kept because it took long to find out."""
