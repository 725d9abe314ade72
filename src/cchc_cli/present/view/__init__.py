"""View: what is said, in which order and words; blocks and rows for the renderers, never a format."""
