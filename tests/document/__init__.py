"""Tests of what one evidence file is."""
