"""`python -m pipeline`: the commands, where the script `congvan` is not on the path."""

from pipeline.cli import main

if __name__ == "__main__":
    main()
