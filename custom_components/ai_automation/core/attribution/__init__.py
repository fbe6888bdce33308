"""Attribute every change in a history to who or what made it."""
