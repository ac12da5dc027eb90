"""What several pages show alike: tiles, tables, filters, messages, the listening panel."""
