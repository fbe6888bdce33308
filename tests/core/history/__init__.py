"""Tests of what is computed over the history of states."""
