"""Guards over the repository itself: texts, manifest, services, conventions."""
