"""What each page does, one noun a module."""
