"""The visitor's edge: the portal pages, the chat widget and the chat gateway."""
