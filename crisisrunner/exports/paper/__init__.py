"""Pages for filing: what a format tells, set by Typst from templates that treat every word of it as data."""
