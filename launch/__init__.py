"""Starts the whole desk with one command, and stops it without leaving anything behind."""
