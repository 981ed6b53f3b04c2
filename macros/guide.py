"""The guide: its form, its rules as the complete table, its recommendations, and the situations that it is held to."""

import re
from html import escape

from macros import decide
from macros.data import Data, DataError
from macros.markup import fence, inline, raw, row, table
from macros.model import Question, Reason, Recommendation, Setup
from macros.page import INTERFACE, Page, command, interface_mark

CHOOSE = "choose/"


class GuidePage(Page):
    """The macros of the page "Which to choose"."""

    def guide(self) -> str:
        """The questions as a form, which a script answers. Without one it is hidden: the table of rules says all."""
        decision = self.data.decision
        questions = "".join(map(self.asked, decision.question))
        so_far = decision.leaves[decide.leads_to(decision, {})]
        return raw(
            f'<form class="guide" aria-label="The guide" data-states="{decide.every_state(decision)}" '
            f'data-frameworks="{decision.frameworks}">{questions}'
            f'<output aria-live="polite">So far: <a href="#answer">{inline(so_far.say)}</a></output>'
            '<section class="answer" id="answer" aria-label="What your answers lead to"></section>'
            '<p><button type="button" name="link">Copy link</button> '
            '<button type="button" name="record">Copy as decision record</button> '
            '<button type="reset">Start again</button></p></form>'
            f'<script src="{self.to("assets/guide.js")}" defer></script>'
        )

    def asked(self, question: Question) -> str:
        """A question with its options, of which the first is chosen."""
        labels = []
        for option in question.option:
            chosen = " checked" if option is question.option[0] else ""
            caveat = f' data-caveat="{escape(option.caveat)}"' if option.caveat else ""
            field = f'<input type="radio" name="{question.id}" value="{option.id}"{chosen}{caveat}>'
            labels.append(f"<label>{field} <b>{inline(option.say)}</b> <small>{inline(option.help)}</small></label>")
        legend = f"<legend>{inline(question.ask)}</legend>"
        return f"<fieldset>{legend}{''.join(labels)}</fieldset>"

    def rules(self) -> str:
        """All rules in their order, which is the whole guide: conditions, and where they lead."""
        decision = self.data.decision
        leaves, rows = decision.leaves, []
        for number, rule in enumerate(decision.rule, 1):
            conditions = "".join(
                f"<li>{escape(name)}: <b>{inline(options)}</b></li>" for name, options in decide.said(decision, rule)
            )
            leaf = leaves[rule.then]
            link = f'{interface_mark(leaf.interface)} <a href="#{leaf.id}">{inline(leaf.say)}</a>'
            rows.append(row(str(number), f"<ul>{conditions}</ul>" if conditions else "in all other cases", link))
        return table("The first rule that fits decides", ("Rule", "If", "Then"), rows, "rules")

    def recommendations(self) -> str:
        """The recommendations: why, command lines, reasons, price, and what else there is."""
        return "\n\n".join(map(self.recommended, self.data.decision.recommendation))

    def recommended(self, leaf: Recommendation) -> str:
        """One recommendation. Raises DataError where the evidence no longer supports it."""
        if wrong := refuted(self.data, leaf):
            raise DataError(wrong[0])
        parts = [f"### {leaf.say} {{ #{leaf.id} }}", self.short(f"r/{leaf.id}")]
        parts.append(f'<p class="because">{interface_mark(leaf.interface)} {inline(leaf.because)}</p>')
        parts.append(fence("sh", self.served(leaf)))
        if leaf.not_run:
            parts.append(f'<p class="not-run">{inline(leaf.not_run)}</p>')
        reasons = "".join(f"<li>{self.reason(reason)}</li>" for reason in leaf.reason)
        setup = self.data.setups[leaf.setup]
        terms = {
            "What it costs": inline(leaf.costs),
            "Ask again when": f"{inline(leaf.revisit)}.",
            "The runner-up": f"{self.runner_up(leaf)}.",
            "Recorded with": f"{setup.server} {escape(setup.versions)}, {setup.python}",
        }
        if leaf.sources:
            terms["Read also"] = ", ".join(map(self.source, leaf.sources))
        pairs = "".join(f"<dt>{name}</dt><dd>{words}</dd>" for name, words in terms.items())
        return "\n\n".join([*parts, raw(f'<ul class="reasons">{reasons}</ul><dl class="terms">{pairs}</dl>')])

    def served(self, leaf: Recommendation) -> str:
        """The command lines, each below a comment that names the frameworks that it is for."""
        setup = self.data.setups[leaf.setup]
        (question,) = [one for one in self.data.decision.question if one.id == self.data.decision.frameworks]
        say = {option.id: option.say for option in question.option}
        lines = []
        for module in dict.fromkeys(leaf.serves.values()):
            self.data.snippet(module, "app")
            frameworks = "; ".join(words for name, words in say.items() if leaf.serves.get(name) == module)
            lines += [f"# {frameworks}", line_of(setup, leaf, module)]
        return "\n".join(lines)

    def reason(self, reason: Reason) -> str:
        """A verdict with the sentence that it decides, the setup, and what was observed."""
        cell = self.data.decided(reason.claim, reason.setup)
        observed = f": {inline(escape(cell.observed, quote=False))}" if cell.observed else ""
        sentence = inline(self.data.claim(reason.claim, "the page").sentence.removesuffix("."))
        return (
            f"{self.word(reason.claim, cell)} {self.link(reason.claim, sentence)} "
            f"<small>{escape(reason.setup)}{observed}</small>"
        )

    def runner_up(self, leaf: Recommendation) -> str:
        """What to take rather, when, and both setups side by side."""
        other = self.data.decision.leaves[leaf.runner_up]
        words = f'<a class="runner-up" href="#{other.id}">{inline(other.say)}</a>, if {inline(leaf.rather)}'
        if leaf.setup == other.setup:
            return words
        compare = self.to("matrix/compare/")
        return f'{words} (<a href="{compare}?compare={leaf.setup},{other.setup}">both setups side by side</a>)'

    def choice(self) -> str:
        """The situations of the usual table in a line each, and which interface the guide recommends."""
        leaves = self.data.decision.leaves
        items = [
            f"<li>{inline(situation.short)} <b>{self.led(situation.answers, interface_mark(leaf.interface))}</b></li>"
            for situation in self.data.decision.situation
            for leaf in [leaves[situation.leads_to]]
            if situation.seed
        ]
        return f'<ul class="choice">{"".join(items)}</ul>'

    def led(self, answers: decide.Answers, text: str) -> str:
        """A link to the guide with these answers given."""
        query = "&amp;".join(f"{question}={option}" for question, option in answers.items())
        return f'<a href="{self.to(CHOOSE)}{f"?{query}" if query else ""}#guide">{text}</a>'

    def situations(self) -> str:
        """The situations that the guide is held to: where each leads, why, and what that rests on."""
        leaves = self.data.decision.leaves
        rows = []
        for situation in self.data.decision.situation:
            leaf = leaves[situation.leads_to]
            grounds = "<br>".join(self.link(claim, claim) for claim in situation.claims)
            told = self.quoted(situation.seed) if situation.seed else inline(situation.short)
            choice = f"{self.led(situation.answers, INTERFACE[leaf.interface])}<br><small>{inline(leaf.say)}</small>"
            rows.append(row(told, choice, inline(situation.say), grounds))
        return table("When to use what", ("Situation", "Choose", "Why", "What it rests on"), rows)


def line_of(setup: Setup, leaf: Recommendation, module: str) -> str:
    """The command line of a recommendation for a module. Raises DataError where there is no number of threads in it."""
    line = command(setup, f"{module}:app", leaf.option)
    if leaf.threads is None:
        return line
    line, changed = re.subn(r"(?<=--threads )\d+", str(leaf.threads), line)
    if changed != 1:
        raise DataError(f"docs/decision.toml, recommendation {leaf.id!r}: {leaf.setup!r} has no --threads to change.")
    return line


def refuted(data: Data, leaf: Recommendation) -> list[str]:
    """A sentence for each reason that the evidence no longer gives, with the rules that lead to it."""
    numbers = decide.rules_to(data.decision, leaf)
    rules = f"rule{'s' * (len(numbers) > 1)} {', '.join(map(str, numbers))}"
    return [
        f"docs/decision.toml, recommendation {leaf.id!r} ({rules}): it rests on {reason.claim} being "
        f"{reason.verdict!r} of {reason.setup!r}, and the evidence says {found!r}. "
        "Recommend what is true now, then run: make site"
        for reason in leaf.reason
        if (found := data.decided(reason.claim, reason.setup).verdict) != reason.verdict
    ]
