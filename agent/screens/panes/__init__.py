"""What windows and pages hold: settings, forms, tables, files, messages, drawings and the like."""
