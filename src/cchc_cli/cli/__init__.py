"""The edge: parse arguments, call the stages, print, write, exit. Nothing else in the program does these."""
