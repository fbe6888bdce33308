"""Tests of how histories are read."""
