"""What an article may be stored as: bytes of text, pages of HTML, tables."""
