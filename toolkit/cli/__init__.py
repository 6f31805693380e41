"""The click commands, one a file."""
