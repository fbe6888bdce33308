"""Test core/store."""
