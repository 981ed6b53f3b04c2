"""Takes jobs from a list in Redis, one after another, in a process of its own: `python -m snippets.jobs.worker`."""

# --8<-- [start:app]
import os
import time

from redis import Redis

broker = Redis.from_url(os.environ.get("REDIS_URL", "redis://127.0.0.1:6379"))


def main():
    while broker.lmove("doing", "jobs", "LEFT", "RIGHT"):
        pass  # what a worker had in hand when it died is done first
    while True:
        if job := broker.blmove("jobs", "doing", 1, "RIGHT", "LEFT"):
            work(job.decode())
            broker.lrem("doing", 1, job)  # not before it is done


def work(job):
    print(f"{job} begun", flush=True)
    time.sleep(1)
    broker.set(f"done:{job}", "done", ex=3600)
    print(f"{job} done", flush=True)


if __name__ == "__main__":
    main()
# --8<-- [end:app]
