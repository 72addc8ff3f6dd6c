"""Reading what a department hands us: the portal's reports, the officers' list, the SPARROW list."""
