"""Annexes as offices write them, drawn by code; shapes of real ones, all words our own."""
