"""Workspaces by what check-evidence is to find in them: one that is right, and what is laid over it."""
