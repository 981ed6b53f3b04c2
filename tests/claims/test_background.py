"""Work that outlives the response: who waits for it, and is the worker free meanwhile?"""

from uuid import uuid4

from tests.harness.claims import Cell, claim, experiment
from tests.harness.clock import happens
from tests.harness.record import Verdict, decide, not_applicable
from tests.harness.wire import Response, Site

TO_WORK = 10.0  # seconds; the work of the snippets takes one, and where it never begins a cell waits for all of them


@experiment
def start_job(site: Site) -> tuple[Response, str, list[str]]:
    """Start a job, then ask for it until it is over: the first answer, the end as the job tells it, all answers.

    One job decides several claims about the same server and snippet.
    """
    job = f"/?{uuid4()}"
    accepted = site.post(job, b"")
    said = [site.get(job).body.decode()]

    def is_over() -> bool:
        said.append(site.get(job).body.decode())
        return said[-1] != "not yet"

    if said[0] == "not yet":
        happens(is_over, TO_WORK)
    return accepted, said[-1], said


@claim("background.after-response", lie="waits-for-work")
def test_after_response(cell: Cell) -> Verdict:
    """The job tells when its work was over; compare that with the time at which the answer was complete."""
    return order(cell)


@claim("background.without-length", lie={"wsgi": "ends-late", "asgi": "waits-for-work"})
def test_without_length(cell: Cell) -> Verdict:
    """The same comparison, where the end of the answer is the server's to mark, by the last chunk or by closing."""
    return order(cell)


def order(cell: Cell) -> Verdict:
    """Which came first, the end of the answer or that of the work."""
    accepted, ended, _ = start_job(cell.site)
    if ended == "not yet":
        return decide(False, "the work is not done")
    first = accepted.completed < float(ended)
    return decide(first, "answer complete, then work over" if first else "work over, then answer complete")


@claim("background.worker-free", lie="one-at-a-time")
def test_worker_free(cell: Cell) -> Verdict:
    """Right after the answer, ask the same worker something else; it says whether the work still goes on."""
    _, ended, said = start_job(cell.site)
    if ended == "not yet":
        return not_applicable("the work is not done")
    free = said[0] == "not yet"
    return decide(free, "during the work" if free else "after the work")


@claim("background.started-work", lie="waits-for-work")
def test_started_work(cell: Cell) -> Verdict:
    """The same two questions, for work in a thread or a task that the request started; and does it end at all?"""
    _, ended, said = start_job(cell.site)
    if ended == "not yet":
        return decide(False, "the work did not end")
    free = said[0] == "not yet"
    return decide(free, "during the work, which ended" if free else "after the work")
