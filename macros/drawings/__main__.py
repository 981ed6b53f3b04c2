"""Writes the picture that the README shows, as a file of its own."""

from macros.data import ROOT, Data
from macros.drawings import draw
from macros.drawings.svg import standalone

if __name__ == "__main__":
    (ROOT / "docs" / "assets" / "answer.svg").write_text(standalone(draw("answer", Data())))
