"""What every made-up measurement says of the machine it was made on."""

MACHINE = {
    "machine": "Abacus <9000>",
    "cores": 2,
    "load": 0.5,
    "kernel": "Linux 1",
    "python": "CPython 3",
    "command": "make measure",
    "rounds": 3,
}
