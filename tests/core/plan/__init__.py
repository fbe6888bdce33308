"""Test core/plan."""
