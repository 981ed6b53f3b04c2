"""The smallest application, traced."""

from snippets.asgi import hello
from snippets.asgi.traced import traced

app = traced(hello.app)
