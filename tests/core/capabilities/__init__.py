"""Test core/capabilities."""
