"""Tests of the safety policy."""
