"""A thread that a POST starts and does not wait for; it tells the log when it begins and when it is over."""

# --8<-- [start:app]
import threading
import time


def work():
    print("work begun", flush=True)
    time.sleep(1.5)
    print("work over", flush=True)


def app(environ, start_response):
    if environ["REQUEST_METHOD"] == "POST":
        threading.Thread(target=work).start()
    start_response("202 Accepted", [("Content-Type", "text/plain"), ("Content-Length", "8")])
    return [b"accepted"]
# --8<-- [end:app]
