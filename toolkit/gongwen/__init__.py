"""GB/T 9704-2012: measures, OOXML helpers and base documents."""
