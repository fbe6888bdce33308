"""Hold what the integration and the sidecar share: pure Python, no Home Assistant."""
