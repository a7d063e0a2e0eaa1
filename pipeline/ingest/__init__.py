"""A file becomes pages, pages become text."""
