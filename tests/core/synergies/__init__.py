"""Test core/synergies."""
