"""Test everything."""
