"""Official papers as Word files, in the form that Decree 30/2020/NĐ-CP sets."""
