"""The command line of the desk, one module a noun."""
