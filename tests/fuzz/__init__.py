"""Fuzzing: inputs made wrong at random, each of which must end in a clean finding."""
