"""Puts docs/examples' service under load, and prints its answers, the times of /ping meanwhile, and its memory.

  service.py PORT PID [UPLOADS]   200 uploads at once: of group.jpg, and every tenth is no photo, is too large, or hangs up
"""
import asyncio, collections, os, sys, time

port, pid = int(sys.argv[1]), int(sys.argv[2])
count = int(sys.argv[3]) if len(sys.argv) > 3 else 200
photo = open(os.path.join(os.path.dirname(__file__), "../../Samples/group.jpg"), "rb").read()


def memory():
    with open(f"/proc/{pid}/status") as status:
        lines = dict(line.split(":", 1) for line in status)
    return int(lines["VmRSS"].split()[0]) // 1024, len(os.listdir(f"/proc/{pid}/fd"))


async def request(method, path, body=b"", hang_up=False, length=None):
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        head = f"{method} {path} HTTP/1.1\r\nHost: localhost\r\nContent-Length: {length or len(body)}\r\nConnection: close\r\n\r\n"
        writer.write(head.encode() + body)
        await writer.drain()
        if hang_up:
            await asyncio.sleep(0.05)
            return "hung up"
        return (await reader.readline()).split()[1].decode()
    except (ConnectionError, IndexError):
        return "closed"
    finally:
        writer.close()


def upload(number):
    kind = number % 10
    if kind == 3:
        return request("POST", "/faces", b"no photo")
    if kind == 5:
        return request("POST", "/faces", b"x" * 1000, length=900_000_000)
    if kind == 7:
        return request("POST", "/faces", photo, hang_up=True)
    if kind == 9:
        return request("POST", "/faces", photo[: len(photo) // 20])
    return request("POST", "/faces", photo)


async def pings(times, done):
    while not done.is_set():
        start = time.monotonic()
        assert await request("GET", "/ping") == "200"
        times.append((time.monotonic() - start) * 1000)
        await asyncio.sleep(0.02)


async def main():
    for _ in range(4):
        await request("POST", "/faces", photo)
    before = memory()
    for turn in range(2):
        times, done = [], asyncio.Event()
        ping = asyncio.create_task(pings(times, done))
        start = time.monotonic()
        answers = collections.Counter(await asyncio.gather(*(upload(number) for number in range(count))))
        seconds = time.monotonic() - start
        done.set()
        await ping
        times.sort()
        print(f"{count} uploads in {seconds:.1f} s, {answers['200'] / seconds:.1f} searched a second: {dict(answers)}; ping: "
              f"median {times[len(times) // 2]:.1f} ms, 95 % {times[int(len(times) * 0.95)]:.1f} ms, of {len(times)}")
    await asyncio.sleep(2)
    print(f"memory, MB, and descriptors: {before} before, {memory()} after")


asyncio.run(main())
