"""The page: all of congvan in a browser, by the same functions as the command line."""
