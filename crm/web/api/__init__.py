"""The team's API: leads as JSON for other programs, below ``/api/v1``."""
