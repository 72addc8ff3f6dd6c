"""What people can do, one function each: checked, written and audited in one transaction."""
