"""Test core/community."""
