"""How the enquiry form asks for each field, where that takes more than a fixed sentence."""
