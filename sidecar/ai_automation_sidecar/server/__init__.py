"""Serve analyses and suggestions over HTTP."""
