"""Rows of the shared regressions as commands and expectations."""
