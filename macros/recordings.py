"""What the files of docs/measurements hold: the contract between what measures and the pages."""

from pydantic import model_validator

from macros.model import Interface, Row


class Point(Row):
    """One measured value: the median of the rounds and the smallest and largest, or why there is none."""

    setup: str
    clients: int
    seconds: float | None
    least: float | None
    most: float | None
    failed: str | None

    @model_validator(mode="after")
    def measured_or_failed(self):
        numbers = [self.least, self.seconds, self.most]
        if self.failed and numbers != [None] * 3:
            raise ValueError(f"{self.setup!r} with {self.clients} clients failed, so it has no numbers")
        if not self.failed and (None in numbers or not 0 < self.least <= self.seconds <= self.most):
            wanted = "0 < least <= seconds <= most, or why it failed"
            raise ValueError(f"{self.setup!r} with {self.clients} clients needs {wanted}")
        return self


class Series(Row):
    """One line of a measurement: what was served, and how. `interface` is None where there is no application."""

    interface: Interface | None
    app: str
    command: str


class Recorded(Row):
    """What each file of docs/measurements says: numbers that depend on the machine, and how they came about.

    `load` is what the machine was busy with before.
    """

    what: str
    machine: str
    cores: int
    load: float
    kernel: str
    python: str
    command: str
    rounds: int
    versions: dict[str, str]
    series: dict[str, Series]


class Measured(Recorded):
    """A measurement of one burst of requests, each of which waits, on a socket that the harness holds."""

    wait_seconds: float
    backlog: int


class Measurement(Measured):
    """docs/measurements/<name>.json: a number for each series and number of clients."""

    points: list[Point]

    @model_validator(mode="after")
    def complete(self):
        wanted = {(name, clients) for name in self.series for clients in self.clients}
        given = [(point.setup, point.clients) for point in self.points]
        if len(given) != len(set(given)) or set(given) != wanted:
            raise ValueError("every series needs one point for every number of clients, and no other")
        return self

    @property
    def clients(self) -> list[int]:
        return sorted({point.clients for point in self.points})

    def point(self, name: str, clients: int) -> Point:
        return next(point for point in self.points if (point.setup, point.clients) == (name, clients))


class Request(Row):
    """One request of a burst, in seconds from its first one. `carrier` counts the threads that carried them."""

    asked: float
    began: float
    ended: float
    answered: float
    carrier: int

    @model_validator(mode="after")
    def in_order(self):
        if not 0 <= self.asked <= self.began <= self.ended <= self.answered:
            raise ValueError("a request is asked, begins, ends and is answered, in this order")
        return self


class Burst(Row):
    """The requests of one burst in the order in which they began, or why there are none.

    It is that of the rounds at the median of when the last answer came; `least` and `most` are the rounds' extremes.
    `claim` and `setup` are the cell that says how many requests are inside at a time.
    """

    clients: int
    claim: str
    setup: str
    requests: list[Request]
    least: float | None
    most: float | None
    failed: str | None

    @model_validator(mode="after")
    def whole_or_failed(self):
        if self.failed and (self.requests or self.least is not None or self.most is not None):
            raise ValueError("a burst that failed has no requests and no numbers")
        if not self.failed and (len(self.requests) != self.clients or not self.least <= self.last <= self.most):
            raise ValueError("a burst needs a request for each client, and least <= its last answer <= most")
        return self

    @property
    def last(self) -> float:
        """When the last answer was complete."""
        return max(request.answered for request in self.requests)

    @property
    def together(self) -> int:
        """The most requests that were inside the application at the same moment."""
        inside = [sum(one.began <= at.began < one.ended for one in self.requests) for at in self.requests]
        return max(inside)

    @property
    def carriers(self) -> int:
        return max(request.carrier for request in self.requests)


class Bursts(Measured):
    """docs/measurements/burst.json: what happened to each request of one burst, by series."""

    bursts: dict[str, Burst]

    @model_validator(mode="after")
    def complete(self):
        if set(self.bursts) != set(self.series):
            raise ValueError("every series needs one burst, and no other")
        return self


class Spread(Row):
    """What the rounds gave for one quantity."""

    median: float
    least: float
    most: float

    @model_validator(mode="after")
    def in_order(self):
        if not self.least <= self.median <= self.most:
            raise ValueError("least <= median <= most")
        return self


class LoadPoint(Row):
    """What was measured of one series at one place, by quantity, or why there is nothing."""

    series: str
    case: str
    at: int
    values: dict[str, Spread]
    failed: str | None


class Load(Recorded):
    """docs/measurements/<family>.json: quantities of each series, by case and by the number along the axis.

    `seconds` is how long a point took in one round, `across` names the number, `quantities` begins with its unit,
    `client` is the command line that asked and `placement` says which cores it and the server had.
    """

    seconds: float
    across: str
    quantities: dict[str, str]
    client: str
    placement: str
    points: list[LoadPoint]

    @model_validator(mode="after")
    def complete(self):
        places = [(point.series, point.case, point.at) for point in self.points]
        if len(places) != len(set(places)):
            raise ValueError("a series has two points at one place")
        if {point.series for point in self.points} != set(self.series):
            raise ValueError("every series needs a point, and every point a series")
        for point in self.points:
            wanted = set() if point.failed else set(self.quantities)
            if set(point.values) != wanted:
                raise ValueError(f"{point.series!r} at {point.at} needs a value for {sorted(wanted) or 'nothing'}")
        return self

    @property
    def cases(self) -> list[str]:
        return list(dict.fromkeys(point.case for point in self.points))

    def along(self, case: str) -> list[int]:
        """The numbers at which a case was measured."""
        return sorted({point.at for point in self.points if point.case == case})
