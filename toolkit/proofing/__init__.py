"""Proofreading (核稿): what a finished document says of itself, and what the page shows."""
