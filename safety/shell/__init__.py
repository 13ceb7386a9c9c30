"""Lines of shell: taken apart and graded, before anything is run."""
