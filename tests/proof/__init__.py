"""What proves the rest: which inputs a result depends on."""
