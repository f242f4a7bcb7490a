"""Carries what is in the outbox out of the desk: e-mail and a signed webhook."""
