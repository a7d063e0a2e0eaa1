"""The commands of the command line, one module for each kind; each is imported only when it is called."""
