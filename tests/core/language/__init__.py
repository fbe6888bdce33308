"""Test core/language."""
