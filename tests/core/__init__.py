"""Test the core, without Home Assistant."""
