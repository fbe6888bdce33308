"""Test core/contract."""
