"""The adviser's edge: the desk's pages."""
