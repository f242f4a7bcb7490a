"""Contact lists that leave the desk: purpose first, then rows, then a format."""
