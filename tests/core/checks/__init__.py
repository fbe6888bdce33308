"""Test core/checks."""
