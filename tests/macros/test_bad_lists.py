"""What a wrong row gets in the lists of frameworks, error texts, sayings and questions: one sentence that names it."""

import pytest

from macros.data import Data
from tests.macros.committed import copy_of_the_checkout, read_everything
from tests.macros.test_bad_input import AGAIN, alter, no, not_known, refused


@pytest.fixture
def checkout(tmp_path):
    return copy_of_the_checkout(tmp_path)


@pytest.mark.parametrize(
    ("file", "old", "new", "says"),
    [
        (
            "docs/contract.toml",
            '"gunicorn-gthread"',
            '"gunicorn-gthred"',
            ", on: " + no("setup", "gunicorn-gthred", "gunicorn-gthread"),
        ),
        ("docs/contract.toml", '"waitress"', '"uvicorn"', ", on: 'uvicorn' is not a setup of wsgi."),
        ("docs/deployed.toml", 'wsgiref = "wsgiref"\n', "", ": 'wsgiref' has no name."),
        ("docs/deployed.toml", "daphne =", "waitress =", ", asgi: 'waitress' is a setup of the other."),
        ("docs/deployed.toml", "daphne =", "dafne =", ": " + no("setup", "dafne", "daphne")),
        (
            "docs/contract.toml",
            "websocket =",
            "websockets =",
            ", framework 'flask': no endpoint is called 'websockets' in docs/contract.toml. Did you mean 'websocket'?",
        ),
        ("docs/contract.toml", 'id = "django-wsgi"', 'id = "flask"', ", framework 'flask': two rows have this id."),
        (
            "docs/contract.toml",
            'id = "contract.stream"',
            'id = "stream.contract"',
            ", claim 'stream.contract': the id must begin with 'contract' and a dot.",
        ),
        (
            "docs/contract.toml",
            'endpoint = "error"',
            'endpoint = "eror"',
            ", claim 'contract.error': no endpoint is called 'eror' in docs/contract.toml. Did you mean 'error'?",
        ),
        (
            "docs/contract.toml",
            'endpoint = "error"',
            'endpoint = "error"\nspec = ["django-asink"]',
            ", claim 'contract.error': " + no("source", "django-asink", "django-async"),
        ),
        (
            "docs/contract.toml",
            'endpoint = "error"',
            'endpoint = "error"\nnotes = { flusk = "why" }',
            ", claim 'contract.error': no framework is called 'flusk' in docs/contract.toml. Did you mean 'flask'?",
        ),
        ("docs/testing.toml", "so =", "sso =", ", row → 'lifespan': " + not_known("sso", "so")),
        ("docs/testing.toml", 'id = "error"', 'id = "lifespan"', ", row 'lifespan': two rows have this id."),
        ("docs/myths.toml", "said =", "siad =", ", myth → 'one-request': " + not_known("siad", "said")),
        ("docs/myths.toml", '"several-waiters"', '"one-request"', ", myth 'one-request': two rows have this id."),
        (
            "docs/myths.toml",
            '"concurrency.one-thread"',
            '"concurrency.one-tread"',
            ", myth 'several-waiters': " + no("claim", "concurrency.one-tread", "concurrency.one-thread"),
        ),
        (
            "docs/myths.toml",
            '"gunicorn-settings"',
            '"gunicorn-setings"',
            ", myth 'one-request': " + no("source", "gunicorn-setings", "gunicorn-settings"),
        ),
        (
            "docs/questions.toml",
            "also =",
            "aslo =",
            ", question → 'Which do I need, WSGI or ASGI?': " + not_known("aslo", "also"),
        ),
        (
            "docs/questions.toml",
            '"Is WSGI obsolete?"',
            '"Which do I need, WSGI or ASGI?"',
            ", question 'Which do I need, WSGI or ASGI?': two rows have this id.",
        ),
        ("docs/errors.toml", "cure =", "cuer =", ", error → 'flask-on-asgi': " + not_known("cuer", "cure")),
        ("docs/errors.toml", '"uvicorn"', '"uvicron"', ", error 'flask-on-asgi': " + no("setup", "uvicron", "uvicorn")),
        (
            "docs/errors.toml",
            '"django-wsgi-on-asgi"',
            '"flask-on-asgi"',
            ", error 'flask-on-asgi': two rows have this id.",
        ),
        (
            "docs/errors.toml",
            '"timeout-2"',
            '"timeout-3"',
            ", error 'worker-timeout': 'gunicorn-sync' has no option 'timeout-3'.",
        ),
        (
            "docs/errors.toml",
            '"hello.other-interface"',
            '"hello.other-interfaces"',
            ", error 'flask-on-asgi': " + no("claim", "hello.other-interfaces", "hello.other-interface"),
        ),
        (
            "docs/errors.toml",
            '"pep3333-hop-by-hop"',
            '"pep3333-hop-by-hops"',
            ", error 'hop-by-hop': " + no("source", "pep3333-hop-by-hops", "pep3333-hop-by-hop"),
        ),
        (
            "docs/production/gunicorn.toml",
            "why =",
            "whyy =",
            ", topic → 'workers': " + not_known("whyy", "why"),
        ),
        (
            "docs/production/gunicorn.toml",
            'id = "sync"',
            'id = "gthread"',
            ", line 'gthread': two rows have this id.",
        ),
        (
            "docs/production/gunicorn.toml",
            'setup = "gunicorn-sync"',
            'setup = "waitress"',
            ", line 'sync': 'waitress' is not a setup of gunicorn.",
        ),
        (
            "docs/production/waitress.toml",
            'topic = "workers"',
            'topic = "threads"',
            ", line 'wsgi': it has nothing for the topic 'workers'.",
        ),
        (
            "docs/production/gunicorn.toml",
            'on = ["sync"]',
            'on = ["synk"]',
            ", line 'sync': it has nothing for the topic 'threads'.",
        ),
        (
            "docs/production/gunicorn.toml",
            '"stop.worker-killed"',
            '"stop.worker-kiled"',
            ", topic 'workers': " + no("claim", "stop.worker-kiled", "stop.worker-killed"),
        ),
        (
            "docs/servers/gunicorn.toml",
            '"overlap", "streams"',
            '"overlaps", "streams"',
            ", table 'choice': " + no("row", "overlaps", "overlap"),
        ),
        (
            "docs/servers/gunicorn.toml",
            '"worker-timeout"',
            '"worker-timeouts"',
            ": " + no("error", "worker-timeouts", "worker-timeout"),
        ),
        (
            "docs/traits.toml",
            '"1 of 8" = "1"',
            '"1 of 8" = "one of all eight"',
            ", row → 'overlap' → words: concurrency.overlap: 'one of all eight', for '1 of 8', has to be one "
            "to 3 words.",
        ),
        (
            "docs/production/uvicorn.toml",
            '"concurrency.overlap"',
            '"streaming.write"',
            ", topic 'threads': streaming.write is not a claim about 'uvicorn'.",
        ),
        (
            "docs/production/uvicorn.toml",
            'instead = ["--host", "127.0.0.1", "--port", "8000"]',
            'instead = ["--host", "127.0.0.1"]',
            ", topic 'unix-socket': '--host 127.0.0.1' is not where the line 'asgi' listens.",
        ),
        (
            "docs/production/uvicorn.toml",
            'outcome = "stripped"',
            'outcome = "striped"',
            ", topic → 'prefix': the topic 'prefix' has no outcome 'striped'; there is 'kept', 'stripped'.",
        ),
        (
            "docs/production/waitress.toml",
            'lacks = "waitress writes no access log."',
            'lacks = "waitress writes no access log."\nwords = ["--log"]',
            ", topic → 'log': the topic 'log' has an option, and says that it lacks one.",
        ),
        ("docs/proxy.toml", '"gunicorn-sync"', '"uvicorn"', ", on: 'uvicorn' is not a setup of wsgi."),
        (
            "docs/proxy.toml",
            'id = "proxy.stream"',
            'id = "stream.proxy"',
            ", claim 'stream.proxy': the id must begin with 'proxy' and a dot.",
        ),
        (
            "docs/proxy.toml",
            '"nginx-buffering"',
            '"nginx-bufering"',
            ", claim 'proxy.stream': " + no("source", "nginx-bufering", "nginx-buffering"),
        ),
        (
            "docs/proxy.toml",
            "hypercorn-behind-nginx =",
            "hypercorn-behind-ngin =",
            ", claim 'proxy.stream': no setup is called 'hypercorn-behind-ngin' in "
            "docs/evidence/proxied.json. Did you mean 'hypercorn-behind-nginx'?",
        ),
        (
            "docs/sheets.toml",
            '"told.query"',
            '"told.queries"',
            ", environ 'QUERY_STRING': " + no("claim", "told.queries", "told.query"),
        ),
        ("docs/sheets.toml", 'key = "path"', 'key = "scheme"', ", scope 'scheme': two rows have this id."),
        ("docs/contract.toml", "\nyes =", "\nyse =", ", claim → 'contract.sync-loop': " + not_known("yse", "yes")),
    ],
)
def test_a_row_that_is_wrong_is_named(checkout, file, old, new, says):
    alter(checkout / file, old, new)
    assert refused(read_everything, Data(checkout)) == f"{file}{says}{AGAIN}"


def test_an_answer_that_the_evidence_refutes_stops_the_build(checkout):
    alter(checkout / "docs/myths.toml", 'setup = "uvicorn", is = "yes"', 'setup = "uvicorn", is = "no"')
    assert refused(read_everything, Data(checkout)) == (
        "docs/myths.toml, myth 'several-waiters': it rests on concurrency.one-thread being 'no' of 'uvicorn', and the "
        "evidence says 'yes'. Say what is true now, then run: make site"
    )


def test_a_reason_that_the_evidence_refutes_stops_the_build(checkout):
    path = checkout / "docs/production/gunicorn.toml"
    alter(path, '"stop.worker-killed" = "yes"', '"stop.worker-killed" = "no"')
    assert refused(read_everything, Data(checkout)) == (
        "docs/production/gunicorn.toml, topic 'workers': it rests on stop.worker-killed being 'no' of "
        "'gunicorn-gthread', and the evidence says 'yes'. Say what is true now, then run: make site"
    )


def test_a_page_that_is_not_there_is_named_with_the_file_that_names_it(checkout):
    alter(checkout / "docs/myths.toml", 'read_on = "measure/computing.md"', 'read_on = "learn/gone.md"')
    says = refused(read_everything, Data(checkout))
    assert says == "docs/learn/gone.md is missing, and docs/myths.toml names it. Mend it, then run: make site"


def test_a_client_of_which_nothing_is_recorded_stops_the_build(checkout):
    alter(checkout / "docs/testing.json", '"TestClient": "it has not run",', "")
    assert refused(read_everything, Data(checkout)) == (
        "docs/testing.json, 'lifespan': not one word for each client. Run: .venv/bin/python -m tests.clients"
    )
