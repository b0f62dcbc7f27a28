"""Reads a stream with httpx-sse, as its documentation says, and writes each event down as a line of JSON.

    python httpx_sse_reader.py URL

When the line is lost it asks again, with the last id that came.
"""

import json
import sys
import time

import httpx
from httpx_sse import connect_sse

# Longer than the pause between two heartbeats.
SILENCE_SECONDS = 40


def main(url: str) -> None:
    last_id = ""
    pause_seconds = 0.0
    with httpx.Client(timeout=SILENCE_SECONDS, trust_env=False) as client:
        while True:
            headers = {"Last-Event-ID": last_id} if last_id else {}
            try:
                with connect_sse(client, "GET", url, headers=headers) as source:
                    for event in source.iter_sse():
                        last_id = event.id or last_id
                        if event.retry is not None:
                            pause_seconds = event.retry / 1000
                        print(json.dumps({"event": event.event, "id": event.id, "data": event.json()}), flush=True)
            except httpx.TransportError:
                pass
            time.sleep(pause_seconds)


main(sys.argv[1])
