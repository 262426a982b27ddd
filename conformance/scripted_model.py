"""A server in the place of a language model's: OpenAI's chat interface, with answers that a test writes, and with everything
that such servers do wrong."""

import http.server
import json
import re
import socket
import struct
import threading
import time
import urllib.parse

PASSAGE = re.compile(r"^\[(\d+)\] (?:([^:]{1,80}): )?(.*)$", re.MULTILINE)


class Chat:
    """One request, as the server got it."""

    def __init__(self, path, headers, body):
        address = urllib.parse.urlsplit(path)
        self.path, self.query = address.path, urllib.parse.parse_qs(address.query)
        self.headers, self.body = headers, body
        self.streams = body.get("stream", False)
        self.messages = body["messages"]
        self.text = "\n".join(message.get("content") or "" for message in self.messages)
        self.tools = [tool["function"]["name"] for tool in body.get("tools", [])]

    @property
    def wants(self):
        """`tools` if some are offered, else `minutes`, `answer` or `question`; nothing for what is none of them."""
        if self.tools:
            return "tools"
        beginnings = {"minutes": "You write the minutes", "answer": "You answer questions", "question": "Rewrite the last question"}
        for name, beginning in beginnings.items():
            if self.messages[0]["content"].startswith(beginning):
                return name
        return None

    @property
    def passages(self):
        """The numbered passages that it may quote: {number: words}."""
        said = "\n".join(message["content"] for message in self.messages if message["role"] == "user")
        return {int(number): words for number, _, words in PASSAGE.findall(said)}

    def number_of(self, words):
        """The number of the passage with these words; 1 where there is none."""
        return next((number for number, text in self.passages.items() if words in text), 1)


def claims(chat, *pairs):
    """The text of an answer in claims: (claim, words that it quotes) each."""
    return json.dumps({"claims": [
        {"quotes": [{"number": chat.number_of(words), "words": words}] if words else [], "text": text} for text, words in pairs]})


def items(chat, *statements):
    """The text of minutes: (section, statement, words that it quotes) each."""
    return json.dumps({"items": [
        {"section": section, "text": text, "quotes": [{"passage": chat.number_of(words), "words": words}], "assignee": "", "due": "",
         "importance": 3} for section, text, words in statements]})


class Line:
    """The connection of one request: what a script answers on it."""

    def __init__(self, handler, chat):
        self.handler, self.chat = handler, chat

    # As it should be

    def say(self, text):
        """An answer, whole or in pieces as it was asked for."""
        if not self.chat.streams:
            return self.document(self.whole({"role": "assistant", "content": text}, "stop"))
        self.begin_events()
        for start in range(0, len(text), 17):
            self.event({"content": text[start:start + 17]})
        self.event({}, "stop")
        self.bytes(b"data: [DONE]\n\n")

    def call(self, *calls):
        """Calls of tools: (name, arguments) each."""
        made = [
            {"index": index, "id": f"call_{index}", "type": "function",
             "function": {"name": name, "arguments": arguments if isinstance(arguments, str) else json.dumps(arguments)}}
            for index, (name, arguments) in enumerate(calls)]
        if not self.chat.streams:
            return self.document(self.whole({"role": "assistant", "content": None, "tool_calls": made}, "tool_calls"))
        self.begin_events()
        self.event({"content": None, "tool_calls": made})
        self.event({}, "tool_calls")
        self.bytes(b"data: [DONE]\n\n")

    # As it should not be

    def refuse(self, status, message="No.", **headers):
        self.document({"error": {"message": message, "type": "error", "code": None}}, status, headers)

    def document(self, body, status=200, headers={}):
        content = body if isinstance(body, bytes) else json.dumps(body).encode()
        self.begin(status, {"Content-Type": "application/json", "Content-Length": str(len(content)), **headers})
        self.bytes(content)

    def whole(self, message, finish):
        return {
            "id": "chat-1", "object": "chat.completion", "created": 1, "model": "scripted-1",
            "choices": [{"index": 0, "message": message, "finish_reason": finish}],
            "usage": {"prompt_tokens": 100, "completion_tokens": 20, "total_tokens": 120}}

    def begin(self, status, headers):
        self.handler.send_response(status)
        for name, value in headers.items():
            self.handler.send_header(name.replace("_", "-"), value)
        self.handler.send_header("Connection", "close")
        self.handler.end_headers()

    def begin_events(self):
        self.begin(200, {"Content-Type": "text/event-stream"})

    def event(self, delta, finish=None):
        piece = {
            "id": "chat-1", "object": "chat.completion.chunk", "created": 1, "model": "scripted-1",
            "choices": [{"index": 0, "delta": delta, "finish_reason": finish}]}
        self.bytes(b"data: " + json.dumps(piece).encode() + b"\n\n")

    def begin_answer(self, text, size=100_000):
        """The beginning of an answer that says `text` and would go on."""
        if self.chat.streams:
            self.begin_events()
            return self.event({"content": text})
        self.begin(200, {"Content-Type": "application/json", "Content-Length": str(size)})
        written = json.dumps(self.whole({"role": "assistant", "content": text}, "stop"))
        inner = json.dumps(text)[1:-1]
        self.bytes(written[:written.index(inner) + len(inner)].encode())

    def bytes(self, content):
        self.handler.wfile.write(content)
        self.handler.wfile.flush()

    def hang_up(self):
        """Ends the connection as a process does that is killed."""
        connection = self.handler.connection
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        connection.close()
        raise ConnectionResetError

    def keep_silent(self):
        """Says nothing more, and leaves the connection open until the other side, or the test, is over."""
        self.handler.server.over.wait(120)


class ScriptedModel:
    """A language model's server on a port of its own, which it keeps while it is gone."""

    def __init__(self, key=None):
        self.key = key
        self.chats = []
        self.script = lambda line: line.say("ready")
        with socket.socket() as listener:
            listener.bind(("127.0.0.1", 0))
            self.port = listener.getsockname()[1]
        self.server = None
        self.come()

    @property
    def base(self):
        return f"http://127.0.0.1:{self.port}"

    def come(self):
        """Listens."""
        if self.server is None:
            self.server = _Server(self)
            threading.Thread(target=self.server.serve_forever, args=(0.05,), daemon=True).start()

    def go(self):
        """Listens no more: connections are refused."""
        if self.server is not None:
            self.server.over.set()
            self.server.shutdown()
            self.server.server_close()
            self.server = None

    def act(self, script):
        """Answers by this script from now on, and forgets what was asked."""
        if self.server is not None:
            self.server.over.set()
            self.server.over = threading.Event()
        self.chats = []
        self.script = script

    def asked(self, what):
        """The requests that wanted this."""
        return [chat for chat in self.chats if chat.wants == what]


class _Server(http.server.ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    allow_reuse_address = True

    def __init__(self, model):
        self.model = model
        self.over = threading.Event()
        super().__init__(("127.0.0.1", model.port), _Handler)


class _Handler(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        model = self.server.model
        chat = Chat(self.path, self.headers, json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
        model.chats.append(chat)
        line = Line(self, chat)
        given = {self.headers["Authorization"], self.headers["api-key"]}
        if model.key and not given & {f"Bearer {model.key}", model.key}:
            return line.refuse(401, "Wrong key.")
        try:
            model.script(line)
        except OSError:
            # The other side has had enough.
            self.close_connection = True

    def log_message(self, *_):
        pass


# What servers do wrong; each is a script.

ANSWER = '{"claims":[{"quotes":[{"number":1,"words":"We ship the new billing'


def slow(line):
    line.keep_silent()


def too_many(line):
    line.refuse(429, "Slow down.", Retry_After="1")


def broken(line):
    line.refuse(500, "Out of memory.")


def cut_off_in_json(line):
    """The model had no tokens left, and does not say so."""
    line.say(ANSWER)


def cut_off_in_the_middle(line):
    """The connection breaks."""
    line.begin_answer(ANSWER)
    line.hang_up()


def null_content(line):
    line.document(line.whole({"role": "assistant", "content": None}, "stop"))


def empty_choices(line):
    line.document({**line.whole({}, "stop"), "choices": []})


def wrong_json(line):
    """JSON of another form than was asked for."""
    line.say('{"minutes":"We ship the new billing portal.","answer":42}')


def no_json(line):
    line.begin(200, {"Content-Type": "text/html"})
    line.bytes(b"<html><body>It works!</body></html>")


def never_ending(line):
    """White space without an end, as small models give where a grammar allows it."""
    line.begin_answer(ANSWER, size=1 << 40)
    while not line.handler.server.over.is_set():
        if line.chat.streams:
            line.event({"content": " " * 200})
        else:
            line.bytes(b" " * 200)
        time.sleep(0.01)


def stalling(line):
    """Some of an answer, and then nothing on an open connection."""
    line.begin_answer(ANSWER)
    line.keep_silent()
