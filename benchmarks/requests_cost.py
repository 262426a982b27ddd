#!/usr/bin/env python3
"""What requests cost the server in CPU time, as ratios to its own bare `GET /`, taken in turns in one run.

  requests_cost.py [--binary .build/release/hansard] [--requests 3000] [--rounds 7] [--meetings 1000000]

CPU time is the process's own, so that a busy machine disturbs it little. Measured twice: one client that waits for
each answer, and 16 at once. Needs no packages.
"""
import argparse, json, os, pathlib, socket, sqlite3, statistics, subprocess, tempfile, time, uuid

parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
parser.add_argument("--binary", default=".build/release/hansard")
parser.add_argument("--requests", type=int, default=3000)
parser.add_argument("--rounds", type=int, default=7)
parser.add_argument("--meetings", type=int, default=1_000_000)
options = parser.parse_args()


class Server:
    def __init__(self, folder, **environment):
        with socket.socket() as listener:
            listener.bind(("127.0.0.1", 0))
            self.port = listener.getsockname()[1]
        self.began = time.monotonic()
        self.process = subprocess.Popen(
            [options.binary, "serve", "--port", str(self.port), "--data", folder], env={**os.environ, "RATE_LIMIT": "off", **environment},
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        while True:
            try:
                self.line = socket.create_connection(("127.0.0.1", self.port), timeout=60)
                self.line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                break
            except OSError:
                time.sleep(0.002)
        self.rest = b""
        self.lines = []
        while self.call("GET", "/api/v1/health/ready")[0] != 200:
            time.sleep(0.002)
        self.first_answer = time.monotonic() - self.began

    def call(self, method, path, body=None, headers=""):
        payload = b"" if body is None else json.dumps(body).encode()
        kind = "" if body is None else f"Content-Type: application/json\r\nContent-Length: {len(payload)}\r\n"
        return self.exchange(f"{method} {path} HTTP/1.1\r\nHost: localhost\r\n{headers}{kind}\r\n".encode() + payload)

    def exchange(self, request):
        self.line.sendall(request)
        while b"\r\n\r\n" not in self.rest:
            self.rest += self.line.recv(65536)
        head, _, rest = self.rest.partition(b"\r\n\r\n")
        length = next((int(l.split(b":")[1]) for l in head.split(b"\r\n") if l.lower().startswith(b"content-length:")), 0)
        while len(rest) < length:
            rest += self.line.recv(65536)
        self.rest = rest[length:]
        return int(head.split(b" ", 2)[1]), rest[:length]

    def exchange_at_once(self, requests):
        """Sends each on a connection of its own, then takes all answers."""
        while len(self.lines) < len(requests):
            line = socket.create_connection(("127.0.0.1", self.port), timeout=60)
            line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            self.lines.append(line)
        for line, request in zip(self.lines, requests):
            line.sendall(request)
        for line, _ in zip(self.lines, requests):
            head, rest = b"", b""
            while b"\r\n\r\n" not in head:
                head += line.recv(65536)
            head, _, rest = head.partition(b"\r\n\r\n")
            length = next((int(l.split(b":")[1]) for l in head.split(b"\r\n") if l.lower().startswith(b"content-length:")), 0)
            while len(rest) < length:
                rest += line.recv(65536)
            assert head.split(b" ", 2)[1] < b"300", head

    def cpu(self):
        # The process's CPU clock (clock_getcpuclockid(3)), to the nanosecond; /proc counts in steps of 10 ms.
        return time.clock_gettime((~self.process.pid << 3) | 2)

    def memory_mb(self):
        for line in pathlib.Path(f"/proc/{self.process.pid}/status").read_text().splitlines():
            if line.startswith("VmRSS"):
                return int(line.split()[1]) / 1024

    def stop(self):
        self.process.terminate()
        self.process.wait(timeout=30)


def sign_up(server):
    body = {"name": "Bench", "email": f"{uuid.uuid4().hex}@example.org", "password": "correct horse battery staple"}
    status, answer = server.call("POST", "/api/v1/auth/signup", body)
    assert status == 201, answer
    return f"Authorization: Bearer {json.loads(answer)['data']['access_token']}\r\n"


def microseconds(server, request, count):
    """CPU-µs per request."""
    before = server.cpu()
    for n in range(count):
        status, answer = server.exchange(request(n))
        assert status < 300, answer
    return (server.cpu() - before) / count * 1e6


def microseconds_at_once(server, request, count, clients=16):
    """CPU-µs per request, of clients that send at the same time."""
    before = server.cpu()
    for n in range(0, count, clients):
        server.exchange_at_once([request(n + k) for k in range(clients)])
    return (server.cpu() - before) / (-(-count // clients) * clients) * 1e6


def compare(server, requests, measure):
    for request in requests.values():
        measure(server, request, 300)
    costs = {name: [] for name in requests}
    for _ in range(options.rounds):
        for name, request in requests.items():
            costs[name].append(measure(server, request, options.requests))
    return {name: statistics.median(values) for name, values in costs.items()}


def seed(path, count):
    """Meetings straight into the database, in the shape of one that the server wrote."""
    database = sqlite3.connect(path)
    template = database.execute("SELECT * FROM meetings LIMIT 1").fetchone()
    columns = [row[1] for row in database.execute("PRAGMA table_info(meetings)")]
    at = {name: i for i, name in enumerate(columns)}
    now = template[at["created_at"]]

    def rows():
        for n in range(count):
            row = list(template)
            row[at["id"]] = uuid.uuid4().bytes
            row[at["title"]] = f"Meeting {n}"
            row[at["created_at"]] = row[at["updated_at"]] = now - (n + 1) * 1_000_000
            yield row

    database.executemany(f"INSERT INTO meetings ({','.join(columns)}) VALUES ({','.join('?' * len(columns))})", rows())
    database.commit()
    database.close()


def measure_requests(folder):
    server = Server(folder)
    idle = server.memory_mb()
    who = sign_up(server)
    meeting = json.loads(server.call("POST", "/api/v1/meetings", {"title": "One"}, who)[1])["data"]
    get = lambda path: f"GET {path} HTTP/1.1\r\nHost: localhost\r\n{who}\r\n".encode()
    cached, root = get(f"/api/v1/meetings/{meeting['id']}"), b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n"
    # One of 20,000 meetings each time: more than the cache has seen.
    others = []
    for n in range(options.requests + 400):
        others.append(get("/api/v1/meetings/" + json.loads(server.call("POST", "/api/v1/meetings", {"title": f"{n}"}, who)[1])["data"]["id"]))
    body = json.dumps({"title": "Weekly", "description": "The usual", "scheduled_time": "2030-01-01T10:00:00Z"}).encode()
    create = f"POST /api/v1/meetings HTTP/1.1\r\nHost: localhost\r\n{who}Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n".encode() + body
    touch = f"PATCH /api/v1/meetings/{meeting['id']} HTTP/1.1\r\nHost: localhost\r\n{who}Content-Type: application/json\r\nContent-Length: 13\r\n\r\n".encode() + b'{"title":"x"}'

    def uncached(n):
        if n == 0:
            server.exchange(touch)  # ends every kept answer about a meeting of this workspace
        return others[n % len(others)]

    requests = {"GET /": lambda n: root, "cached": lambda n: cached, "database": uncached, "create": lambda n: create}
    labels = (("cached", "GET /meetings/{id}, mesh cache", 2.5), ("database", "GET /meetings/{id}, SQLite", 4), ("create", "POST /meetings, durable", 7))
    alone = compare(server, requests, microseconds)
    crowd = compare(server, requests, microseconds_at_once)
    server.stop()
    print(f"{'CPU-µs for each request':38s} one client            16 at once")
    print(f"{'GET /':38s} {alone['GET /']:7.1f}               {crowd['GET /']:7.1f}")
    for name, label, target in labels:
        print(f"{label:38s} {alone[name]:7.1f}  {alone[name] / alone['GET /']:5.2f} x     {crowd[name]:7.1f}  {crowd[name] / crowd['GET /']:5.2f} x   (at most {target} x)")
    print(f"memory, idle, no model loaded          {idle:7.1f} MB       (at most 60 MB)")


def measure_pages(folder):
    costs = {}
    for size in (1000, options.meetings):
        place = pathlib.Path(folder) / str(size)
        server = Server(place)
        who = sign_up(server)
        server.call("POST", "/api/v1/meetings", {"title": "One"}, who)
        server.stop()
        seed(place / "hansard.sqlite", size)
        servers = [Server(place) for _ in range(1)]
        costs[size] = (servers[0], who)
        print(f"start to first answer, {size:>9,} meetings {servers[0].first_answer * 1000:6.0f} ms" + ("       (at most 300 ms)" if size > 1000 else ""))
    page = lambda who: f"GET /api/v1/meetings?limit=50 HTTP/1.1\r\nHost: localhost\r\n{who}\r\n".encode()
    values = {size: [] for size in costs}
    for _ in range(options.rounds):
        for size, (server, who) in costs.items():
            values[size].append(microseconds(server, lambda n: page(who), options.requests // 5))
    few, many = (statistics.median(values[size]) for size in costs)
    print(f"GET /meetings, 50 of {options.meetings:,} against 50 of 1,000: {many:.0f} / {few:.0f} CPU-µs = {many / few:.2f} x   (at most 1.2 x)")
    for server, _ in costs.values():
        server.stop()


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        measure_requests(pathlib.Path(folder) / "requests")
        measure_pages(folder)
