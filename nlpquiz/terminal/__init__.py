"""Everything that is seen and pressed."""
