"""Plain facts in, text or bytes out."""
