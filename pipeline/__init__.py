"""congvan reads a public office's dispatches and keeps what they order as tasks."""

__version__ = "0.1.0"
