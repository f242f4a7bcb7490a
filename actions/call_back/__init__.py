"""A call-back in the chat: how its times are asked for and told."""
