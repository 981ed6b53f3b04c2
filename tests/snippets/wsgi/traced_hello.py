"""The smallest application, traced."""

from snippets.wsgi import hello
from snippets.wsgi.traced import traced

app = traced(hello.app)
