"""What Smaran remembers: rows, tables, migrations, and every line of SQL."""
