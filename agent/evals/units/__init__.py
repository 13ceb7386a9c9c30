"""Unit and regression suites: single decisions on recorded steps, without a desk."""
