"""A WSGI server that fits on a screen: it accepts a connection, reads a request, calls the application, sends."""

# --8<-- [start:app]
import socket
import sys
from importlib import import_module


def answer(app, connection):
    request = connection.makefile("rb")
    method, target, _ = request.readline().decode("latin-1").split()
    path, _, query = target.partition("?")
    environ = {"REQUEST_METHOD": method, "PATH_INFO": path, "QUERY_STRING": query}
    while request.readline().strip():
        pass  # the headers: this server does not tell them

    def start_response(status, headers):
        lines = [f"HTTP/1.0 {status}", *(f"{name}: {value}" for name, value in headers)]
        connection.sendall("\r\n".join([*lines, "", ""]).encode("latin-1"))

    for block in app(environ, start_response):
        connection.sendall(block)


if __name__ == "__main__":
    app = import_module(sys.argv[1]).app
    with socket.create_server(("127.0.0.1", 8000)) as listener:
        while True:
            connection, _ = listener.accept()
            with connection:
                answer(app, connection)
# --8<-- [end:app]
