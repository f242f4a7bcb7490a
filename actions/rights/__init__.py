"""People's rights in the chat: what is held, corrected, stopped, withdrawn, forgotten."""
