"""A mock as one writes it in Python: the websockets package, a JSON answer every so many chunks, nothing heard.

websockets-server.py REPLY_EVERY: says {"port":...}, then obeys lines: `begin` starts the meter, `expect N` asks how many
replies a stream of N chunks gets, `report` tells what was spent since.
"""

import asyncio
import json
import sys
import time

import websockets

REPLY_EVERY = int(sys.argv[1])
WORDS = "the quick brown fox jumps".split()
spent = {"cpu": 0.0, "wall": 0.0}


def reply(at):
    words = [
        {"word": word, "start": at + index * 0.2, "end": at + index * 0.2 + 0.18, "confidence": 0.9, "punctuated_word": word}
        for index, word in enumerate(WORDS)
    ]
    alternatives = [{"transcript": " ".join(WORDS), "confidence": 0.98, "words": words}]
    extra = {"note": "x" * 240}
    return json.dumps({"type": "Results", "start": at, "channel": {"alternatives": alternatives}, "metadata": extra})


async def serve(socket, _path=None):
    count = 0
    try:
        async for _message in socket:
            count += 1
            if count % REPLY_EVERY == 0:
                await socket.send(reply(count / 10))
    except websockets.ConnectionClosed:
        pass


def rss_byte_length():
    with open("/proc/self/statm", encoding="ascii") as statm:
        return int(statm.read().split()[1]) * 4096


def obey(line):
    command, *words = line.split()
    if command == "begin":
        spent.update(cpu=time.process_time(), wall=time.perf_counter())
        return {"ready": True}
    if command == "expect":
        return {"expected": int(words[0]) // REPLY_EVERY}
    cpu_ms = (time.process_time() - spent["cpu"]) * 1000
    wall_ms = (time.perf_counter() - spent["wall"]) * 1000
    return {"cpuMs": cpu_ms, "wallMs": wall_ms, "rssByteLength": rss_byte_length()}


async def main():
    settings = {"compression": None, "ping_interval": None, "max_queue": None}
    async with websockets.serve(serve, "127.0.0.1", 0, **settings) as server:
        print(json.dumps({"port": server.sockets[0].getsockname()[1]}), flush=True)
        loop = asyncio.get_running_loop()
        while line := await loop.run_in_executor(None, sys.stdin.readline):
            print(json.dumps(obey(line)), flush=True)


asyncio.run(main())
