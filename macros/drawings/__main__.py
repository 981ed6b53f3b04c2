"""Writes the picture that the README shows, as a file of its own."""

from macros.data import ROOT, Data
from macros.drawings.bursts import compared
from macros.drawings.svg import standalone

FILE = ROOT / "docs" / "assets" / "answer.svg"
# As on the home page, without the mistake.
SHOWN = {"gunicorn-sync": "gunicorn, default worker", "gunicorn-gthread": "gunicorn, 4 threads", "uvicorn": "Uvicorn"}


def picture(data: Data) -> str:
    return standalone(compared(data.bursts(), SHOWN))


if __name__ == "__main__":
    FILE.write_text(picture(Data()))
