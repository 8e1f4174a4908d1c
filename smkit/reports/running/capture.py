"""How are a notebook's outputs caught without a kernel process? A kernel in this process, whose messages go by hand.

Shell, display hook and publisher, comms and streams are ipykernel's own; merging, updates and clearing of outputs stay with
Papermill and nbclient, so that outputs are those of a stock run. What is ours: a session that hands a message on in place
of sending it, and streams that are cut by what happens, never by the clock.
"""

import asyncio
import logging
import os
import sys
import tempfile
from collections import deque
from types import SimpleNamespace
from typing import Any

from ipykernel.iostream import IOPubThread, OutStream
from ipykernel.ipkernel import IPythonKernel
from ipykernel.kernelapp import IPKernelApp
from jupyter_client.session import Session
from traitlets.config import Config

Message = dict[str, Any]


class Kernel:
    """A kernel in this process, for `papermill.execute_notebook(…, km=Kernel())`: one, for one notebook, then the process ends.

    To nbclient it is both the kernel's manager and its client: asking puts a request in a queue, waiting for the answer runs
    it, and what it publishes meanwhile waits in another queue.
    """

    has_kernel = True

    def __init__(self) -> None:
        self.session = _Session(key=b"", check_pid=False)
        self._turn = asyncio.Lock()
        self._asked: deque[Message] = deque()
        self._replies: deque[Message] = deque()
        self._published: deque[Message] = deque()
        self.iopub_channel = SimpleNamespace(get_msg=lambda timeout: self._next(self._published))
        self.shell_channel = SimpleNamespace(
            get_msg=lambda timeout: self._next(self._replies), send=self._ask
        )
        publisher = _Publisher(self._published)
        sys.stdout = _Stream(self.session, publisher, "stdout", watchfd="force")
        sys.stderr = _Stream(self.session, publisher, "stderr", watchfd="force")
        # %matplotlib and libraries look for the application; it is never started
        application = IPKernelApp.instance(
            config=Config(HistoryManager={"enabled": False}, IPKernelApp={"connection_file": ""})
        )
        self._kernel = application.kernel = _Kernel.instance(
            parent=application,
            session=self.session,
            log=logging.getLogger("smkit.reports.kernel"),
            iopub_socket=self._published,
            shell_channel_thread=SimpleNamespace(parent_thread=None),  # no Ctrl-C comes here
        )
        backend = os.environ.setdefault("MPLBACKEND", "module://matplotlib_inline.backend_inline")
        if matplotlib := sys.modules.get("matplotlib"):  # loaded before us, it has chosen already
            matplotlib.rcParams["backend"] = backend
        if "" not in sys.path:
            sys.path.insert(0, "")

    def client(self) -> "Kernel":
        return self

    def start_channels(self) -> None:
        pass

    def wait_for_ready(self, timeout: float | None = None) -> None:
        pass

    def is_alive(self) -> bool:
        return True

    def kernel_info(self) -> str:
        return self._ask(self.session.msg("kernel_info_request", {}))

    def execute(self, code: str, store_history: bool = True, stop_on_error: bool = True) -> str:
        content = {"code": code, "silent": False, "store_history": store_history, "allow_stdin": False}
        return self._ask(self.session.msg("execute_request", content))

    def _ask(self, message: Message) -> str:
        self._asked.append(message | {"buffers": []})
        return str(message["header"]["msg_id"])

    async def _next(self, queue: deque[Message]) -> Message:
        async with self._turn:  # nbclient waits for both queues at once
            while not queue:
                await self._run(self._asked.popleft())
        return queue.popleft()

    async def _run(self, message: Message) -> None:
        kernel = self._kernel
        kernel.set_parent(None, message)
        kernel._publish_status("busy", "shell")
        running = kernel.shell_handlers[message["header"]["msg_type"]](self._replies, None, message)
        if running is not None:
            await running
        sys.stdout.flush()
        sys.stderr.flush()
        kernel._publish_status("idle", "shell")


class _Kernel(IPythonKernel):
    """IPython's kernel, to which requests come one at a time: none waits, so an error has none to abort."""

    def _abort_queues(self, subshell_id: str | None = None) -> None:
        pass


class _Session(Session):
    """A session that puts each message in the queue it is meant for, as it would look after the wire."""

    def send(
        self, stream: Any, msg_or_type: Any, content: Any = None, parent: Any = None, *_: Any, **more: Any
    ) -> Any:
        buffers = more.get("buffers") or []
        message = msg_or_type
        if isinstance(msg_or_type, str):
            message = self.msg(msg_or_type, content, parent, metadata=more.get("metadata"))
        message["content"] = self.unpack(self.pack(message["content"]))
        stream.append(message | {"buffers": buffers})
        return message


class _Publisher(IOPubThread):
    """What streams take for ipykernel's publishing thread: whatever they schedule is done at once, here."""

    def __init__(self, published: deque[Message]) -> None:
        self.thread = self.io_loop = None
        self.append = published.append

    def schedule(self, f: Any) -> None:
        f()


class _Stream(OutStream):
    """`sys.stdout` or `sys.stderr` of a notebook, and what subprocesses and libraries write straight to their descriptor.

    The descriptor leads to an unlinked file that is read back before each write and each flush: no thread, no pipe that
    could fill up, nothing that arrives late.
    """

    def _setup_stream_redirects(self, name: str) -> None:
        self._original_stdstream_copy = os.open(os.devnull, os.O_WRONLY)
        self._caught = tempfile.TemporaryFile(buffering=0)
        self._seen = 0
        os.dup2(self._caught.fileno(), {"stdout": 1, "stderr": 2}[name])

    def write(self, string: str) -> int:
        if not self._is_master_process():  # a fork made by the notebook itself
            return int(self._caught.write(string.encode(errors="replace")))
        self._drain()
        return super().write(string) or len(string)

    def _flush(self) -> None:
        if self._is_master_process():
            self._drain()
            super()._flush()

    def _schedule_flush(self) -> None:
        pass

    def _drain(self) -> None:
        with self._buffer_lock:
            file = self._caught.fileno()
            if found := os.pread(file, os.fstat(file).st_size - self._seen, self._seen):
                self._seen += len(found)
                super().write(found.decode(errors="replace"))
