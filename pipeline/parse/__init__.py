"""Text becomes header, citations, directives, assignees and deadlines."""
