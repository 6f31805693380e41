"""Problems and results as text and JSON."""
