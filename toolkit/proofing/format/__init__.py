"""Checks of the format, one family a file."""
