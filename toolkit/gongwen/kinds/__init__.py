"""Base documents for the kinds of 公文 staff use: body with tags, and the schema that goes with it."""
