"""Two recordings compared: which sentences the newer one would not support."""

import json
import shutil

import pytest

from macros.data import ROOT, Data
from tests.measurements import compare
from tests.measurements.compare import Said, compared, everything_said, far, sentence

OLD = ROOT / "docs" / "measurements"
TIMES = 'times("made", "rate", ("loop", 16), ("threads", 16))'
READING = 'reading("made", "rate", "loop", 16)'
OTHER = 'reading("made", "rate", "loop", 1)'
LINE = f"Before. A loop gave {{{{ {TIMES} }}}} as many: {{{{ {READING} }}}}. After."


def recorded(folder, loop: float, threads: float, at: int = 16) -> Data:
    """A recording in which two series have these rates."""
    values = {"loop": loop, "threads": threads}
    about = json.loads((OLD / "adapters.json").read_text())
    about["quantities"] = {"rate": "requests a second"}
    about["series"] = {name: {"interface": "wsgi", "app": "a:app", "command": ""} for name in values}
    about["points"] = [
        {
            "series": name,
            "case": "",
            "at": at,
            "values": {"rate": {"median": rate, "least": rate * 0.9, "most": rate * 1.1}},
            "failed": None,
        }
        for name, rate in values.items()
    ]
    folder.mkdir(exist_ok=True)
    (folder / "made.json").write_text(json.dumps(about))
    return Data(measurements=folder)


@pytest.fixture
def old(tmp_path):
    return recorded(tmp_path / "old", 400, 100)


def test_a_sentence_is_found_with_what_it_rests_on():
    found = list(everything_said({"docs/a.md": f"# A\n\n{LINE}\n"}))
    assert [(one.call, one.compares) for one in found] == [(TIMES, True), (READING, False)]
    assert found[0].sentence.startswith("A loop gave")
    assert found[1].sentence == f"{{{{ {READING} }}}}."


def test_a_comparison_that_does_not_hold_is_named(tmp_path, old):
    refuted, others, unknown = compared([Said("a.md", "A", TIMES)], old, recorded(tmp_path / "new", 110, 100))
    assert len(refuted) == 1
    assert "in every round" in refuted[0]
    assert (others, unknown) == ([], 0)


def test_a_comparison_that_holds_is_not_named(tmp_path, old):
    assert compared([Said("a.md", "A", TIMES)], old, recorded(tmp_path / "new", 300, 100)) == ([], [], 0)


def test_a_number_that_is_another_one_is_shown(tmp_path, old):
    said = [Said("a.md", "A", READING)]
    assert compared(said, old, recorded(tmp_path / "near", 390, 100)) == ([], [], 0)
    refuted, others, _ = compared(said, old, recorded(tmp_path / "far", 900, 100))
    assert refuted == []
    assert others == ["a.md: 400 a second → 900 a second, in: A"]


def test_what_is_not_measured_anew_is_counted(tmp_path, old):
    assert compared([Said("a.md", "A", READING)], old, recorded(tmp_path / "new", 400, 100, at=1)) == ([], [], 1)


def test_a_table_s_cell_is_a_sentence_of_its_own():
    line = f"| A | It gave {{{{ {READING} }}}} | more |"
    at = line.index("{{")
    assert sentence(line, at, line.index("}}") + 2) == f"It gave {{{{ {READING} }}}}"


def test_numbers_are_apart_by_their_ratio():
    assert far("1,000 a second", "1,600 a second")
    assert not far("1,000 a second", "700 a second")


def test_every_sentence_of_the_site_holds_in_what_is_committed(tmp_path, monkeypatch, capsys):
    shutil.copytree(OLD, tmp_path / "same")
    monkeypatch.setattr("sys.argv", ["compare", str(tmp_path / "same")])
    assert compare.main() == 0
    said = capsys.readouterr().out
    assert "No longer supported: 0" in said
    assert "Not measured anew: 0 of" in said


def test_an_empty_folder_is_said(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr("sys.argv", ["compare", str(tmp_path)])
    with pytest.raises(SystemExit):
        compare.main()
    assert "holds no recorded measurement" in capsys.readouterr().err
