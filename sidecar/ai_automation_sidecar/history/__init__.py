"""Read a recorder's history and attribute every change in it."""
