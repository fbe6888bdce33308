"""Keep for months what a recorder forgets after days: changes of what matters, and their causes."""
