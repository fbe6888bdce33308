"""Test core/home."""
