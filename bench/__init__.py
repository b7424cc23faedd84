"""The speed targets, each as a ratio that is measured in one run: `python -m bench [ROW…]`."""
