"""Turns measurements into inline SVG: Altair draws, the page's own colours and font are put in afterwards."""
