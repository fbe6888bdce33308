"""Run the demo home: a house to try AI Automation in, and its check without a person."""
