"""Benchmarks: what is claimed about speed, measured by ``make bench``."""
