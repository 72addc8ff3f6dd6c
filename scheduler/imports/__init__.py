"""From a source's lines to what is stored: staged, compared, judged, and written all or nothing."""
