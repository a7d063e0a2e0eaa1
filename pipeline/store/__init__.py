"""Dispatches become the office's record."""
