"""One use a file: what each command does, without printing."""
