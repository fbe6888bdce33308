"""Test what is noticed about a home itself."""
