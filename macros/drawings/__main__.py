"""Writes the picture that the README shows, as a file of its own."""

from macros.data import ROOT, Data
from macros.drawings.bursts import compared
from macros.drawings.svg import standalone

FILE = ROOT / "docs" / "assets" / "answer.svg"
SHOWN = ("gunicorn-sync", "gunicorn-gthread", "uvicorn")  # as on the home page


def picture(data: Data) -> str:
    return standalone(compared(data.bursts(), SHOWN))


if __name__ == "__main__":
    FILE.write_text(picture(Data()))
