"""What the sample's evidence files look like."""
