"""The right way for people who are not here to invest."""
