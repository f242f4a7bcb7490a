"""What the bot knows: finds the facts that answer a question, or knows that none does."""
