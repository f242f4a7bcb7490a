"""What the team knows: models, services, exports, pages and the command line."""
