"""Workbooks: the blank form, its reader, and the binding of cells to a schema."""
