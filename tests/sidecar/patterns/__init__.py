"""Tests of how habits are found."""
