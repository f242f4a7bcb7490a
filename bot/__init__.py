"""The Rasa server's own code: its channel and its pipeline components. Python 3.10."""
