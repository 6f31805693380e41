"""The sources of the sample workbooks, one Markdown text each, and what they are expected to give."""
