"""How messages reach the bot."""
