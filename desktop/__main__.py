"""`python -m desktop`: open the window."""

from desktop.app import main

if __name__ == "__main__":
    raise SystemExit(main())
