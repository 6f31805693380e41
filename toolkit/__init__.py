"""Assemble official Chinese documents (公文) from Excel workbooks and Word templates."""

__version__ = "0.1.0"
