"""What most integrations do, in Python: send a chunk, sleep for as long as the chunk lasts. Standard library alone.

asyncio-sender.py OUT PORT STREAMS CHUNK_MS BYTE_LENGTH SECONDS: says {"ready":true} when connected, waits for a line,
runs, writes pairs of float32 (time since its stream's start at which a chunk was due, how late it was; milliseconds) to
OUT, says {"cpuMs":...}.
"""

import array
import asyncio
import json
import struct
import sys
import time

OUT = sys.argv[1]
PORT, STREAMS, CHUNK_MS, BYTE_LENGTH, SECONDS = (float(word) for word in sys.argv[2:7])
COUNT = int(SECONDS * 1000 / CHUNK_MS)
UPGRADE = (
    "GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
    "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"
)


def binary_frame(byte_length):
    """A masked frame of silence. The mask is zero, so its payload travels as it is (RFC 6455, section 5.3)."""
    if byte_length < 126:
        head = struct.pack("!BB", 0x82, 0x80 | byte_length)
    else:
        head = struct.pack("!BBH", 0x82, 0x80 | 126, byte_length)
    return head + bytes(4 + byte_length)


FRAME = binary_frame(int(BYTE_LENGTH))
pairs = array.array("f")


async def connect():
    reader, writer = await asyncio.open_connection("127.0.0.1", int(PORT))
    writer.write(UPGRADE.encode())
    await reader.readuntil(b"\r\n\r\n")
    return writer


async def stream(writer, phase_ms):
    await asyncio.sleep(phase_ms / 1000)
    started = time.perf_counter()
    for index in range(COUNT):
        due_ms = index * CHUNK_MS
        pairs.extend((due_ms, (time.perf_counter() - started) * 1000 - due_ms))
        writer.write(FRAME)
        await asyncio.sleep(CHUNK_MS / 1000)


async def main():
    writers = [await connect() for _ in range(int(STREAMS))]
    print(json.dumps({"ready": True}), flush=True)
    await asyncio.get_running_loop().run_in_executor(None, sys.stdin.readline)
    before = time.process_time()
    await asyncio.gather(*(stream(writer, CHUNK_MS * index / STREAMS) for index, writer in enumerate(writers)))
    cpu_ms = (time.process_time() - before) * 1000
    with open(OUT, "wb") as out:
        pairs.tofile(out)
    print(json.dumps({"cpuMs": cpu_ms}), flush=True)


asyncio.run(main())
