"""What the page shows of the traces: the steps of both sides as pictures, and in which other setups differ."""

from html import escape

from macros.drawings.steps import life
from macros.markup import inline, raw, scrolling
from macros.page import INTERFACE, Page, interface_mark
from macros.traces import Alike, Line, Step, beside, grouped, listed, otherwise


class LifePage(Page):
    """The macros that read docs/traces."""

    def life(self, name: str) -> str:
        """The steps of a scenario on one setup of each interface, drawn."""
        traces, figures = self.data.traces(name), []
        for side, shown in self.data.scenarios[name].sides().items():
            drawn = life(name, side, shown.draws, shown.title, traces[side][shown.draws])
            link = f' <a href="{self.to(f"traces/{name}.json")}">The recorded steps</a>.'
            figures.append(drawn.replace("</figcaption>", f"{link}</figcaption>"))
        return raw(f'<div class="lives">{"".join(figures)}</div>')

    def life_differs(self, name: str) -> str:
        """In which steps the setups of each interface differ: in a sentence, and side by side."""
        traces = self.data.traces(name)
        return "\n\n".join(
            self.differs(name, side, grouped(traces[side], shown.draws))
            for side, shown in self.data.scenarios[name].sides().items()
        )

    def differs(self, name: str, side: str, groups: list[Alike]) -> str:
        mark, first = interface_mark(side), groups[0]
        if len(groups) == 1:
            return raw(f"<p>{mark} {self.called(first)} take the same steps.</p>")
        clauses = "".join(
            f"<li><strong>{self.called(group)}</strong>: {'; '.join(otherwise(group, first))}.</li>"
            for group in groups[1:]
        )
        said = f"<p>{mark} Differences from {self.called(first)}:</p><ul>{clauses}</ul>"
        caption = f"{escape(self.data.scenarios[name].name)} on {INTERFACE[side]}, the steps side by side"
        heads = "".join(f'<th scope="col">{"<br>".join(map(escape, group.setups))}</th>' for group in groups)
        rows = "".join(map(line_of, beside(groups)))
        inside = f'<thead><tr><th scope="col">Between</th>{heads}</tr></thead><tbody>{rows}</tbody>'
        table = scrolling(caption, inside, "steps")
        return raw(f"{said}<details><summary>{mark} All steps, side by side</summary>{table}</details>")

    def called(self, group: Alike) -> str:
        """The setups of a group, as sentences call them."""
        names = self.data.deployed.names
        return inline(escape(listed([names[setup] for setup in group.setups]), quote=False))


def line_of(line: Line) -> str:
    """A line of steps, where what not all groups do is marked."""
    step = next(step for step in line if step)
    differs = ' class="differs"' if None in line else ""
    cells = "".join(f"<td{differs}>{cell(step, bool(differs))}</td>" for step in line)
    between = step.start if step.start == step.end else f"{step.start} → {step.end}"
    return f'<tr><th scope="row">{between}</th>{cells}</tr>'


def cell(step: Step | None, differs: bool) -> str:
    if step is None:
        return "not here"
    return f"<strong>≠ {escape(step.does)}</strong>" if differs else escape(step.does)
