"""Custom integrations of the demo home."""
