"""Checks of the text, one family a file."""
