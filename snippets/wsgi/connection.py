"""What the application is told about the connection: the scheme, the version of HTTP, and what there is on TLS."""


# --8<-- [start:app]
def app(environ, start_response):
    told = {
        "scheme": environ["wsgi.url_scheme"],
        "version": environ["SERVER_PROTOCOL"],
        "tls": " ".join(sorted(key for key in environ if key.startswith(("SSL_", "HTTPS")))),
    }
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [f"{name}: {value}\n".encode() for name, value in told.items()]
# --8<-- [end:app]
