"""Make up lived-in homes: their registries, and what a recorder would have kept of them."""
