"""What the bot does: one custom action a file, called by Rasa over loopback."""
