"""Finishes a built site, from site/ to site/: what macros cannot do, and what any generator's pages would need."""
