"""Measure how fast sentences are read and habits found, beside something to compare with."""
