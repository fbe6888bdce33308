"""Tests of what a model is asked, and of what becomes of its answer."""
