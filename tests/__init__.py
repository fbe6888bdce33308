"""Tests of the integration, its core and the sidecar."""
