"""What the page answers, one module for each view."""
