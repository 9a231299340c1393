"""Pages that are the same for everybody, kept in front of Django: docs/decisions.md, 68."""
