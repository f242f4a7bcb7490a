"""What can be done with the records: one noun or one verb a module."""
