"""A notebook written to be nasty: all that can make outputs differ from one way of running it to another.

What our engine is known to do otherwise than stock Papermill, on purpose:

- a stream is cut in pieces where something else comes in between, never by the clock (stock: every 0.2 s); joined, the
  pieces are the same, and what a subprocess writes is never late nor in the next cell;
- the person's own IPython profile (startup files, history) is not loaded;
- what modules say when they are first imported is not heard where they were imported before the notebook began;
- random numbers start from a seed of the report's own.

Output widgets are not here: while it waits for an answer, stock nbclient writes to the same socket for them, and now and
then never hears the answer. They are tested alone.
"""

from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_notebook

CELLS = [
    "import sys, os, threading, asyncio, subprocess, warnings, logging, time\n"
    "import matplotlib.pyplot as plt, numpy as np, pandas as pd\n"
    "from IPython.display import display, update_display, HTML, clear_output\n"
    "print('out'); print('err', file=sys.stderr); print('out again')",
    "h = display('first', display_id='a'); print('between'); h.update('second')",
    "update_display(HTML('<b>third</b>'), display_id='a')\ndisplay('same id', display_id='a')",
    "print('gone'); clear_output(); print('kept')",
    "print('gone'); clear_output(wait=True); print('kept'); clear_output(wait=True)",
    "print('left by the wait before')",
    "fig, ax = plt.subplots(); ax.plot([1, 2, 3]); ax.set_title('é')",
    "plt.plot([3, 1, 2])\nplt.show()\nprint('after')\nplt.figure(); plt.hist([1, 2, 2])",
    "%matplotlib inline\n%config InlineBackend.figure_formats = ['retina']\nplt.plot([1, 2]); plt.gcf()",
    "%config InlineBackend.figure_formats = ['png']\nx = 1\n%who int",
    "%%capture caught\nprint('inside'); display('shown inside')",
    "caught.show(); caught.stdout",
    "!echo from the shell; echo its error >&2\nfiles = !echo a b\nfiles",
    "%%bash\necho bash $((1 + 1))",
    "async def later():\n    await asyncio.sleep(0)\n    return 42\nawait later()",
    "task = asyncio.create_task(later())\nawait task; print(await asyncio.gather(later(), later()))",
    "try:\n    asyncio.run(later())\nexcept RuntimeError as e:\n    print(e)",
    "def speak(n):\n    print('thread', n)\n"
    "ts = [threading.Thread(target=speak, args=(i,)) for i in range(3)]\nfor t in ts: t.start(); t.join()",
    "t = threading.Thread(target=lambda: display('from a thread')); t.start(); t.join()",
    # stock hears a descriptor from another thread: it is given the time
    "subprocess.run('echo subprocess; echo problem >&2', shell=True)\ntime.sleep(0.1)",
    "os.system('echo system')\ntime.sleep(0.1)",
    "os.write(1, b'descriptor\\n')\ntime.sleep(0.1)\nprint('python after')",
    "pid = os.fork()\nif pid == 0:\n    os.write(1, b'from a fork\\n'); os._exit(0)\nos.waitpid(pid, 0); time.sleep(0.1)",
    "warnings.warn('careful'); warnings.warn('careful too', DeprecationWarning)",
    "logging.warning('logged'); logging.info('not shown')",
    "from tqdm import tqdm\nfor _ in tqdm(range(3), bar_format='{n_fmt}/{total_fmt}', mininterval=0): pass",
    "from tqdm.auto import tqdm as auto\nfor _ in auto(range(3), bar_format='{n_fmt}/{total_fmt}'): pass",
    "df = pd.DataFrame({'x': [1.5, None], 'y': ['a', 'b']}); df.style.format(precision=1).set_uuid('u')",
    "df",
    "display({'text/plain': 'raw', 'application/json': {'a': [1, (2, 3)]}}, raw=True, metadata={'m': 1})",
    "class R:\n    def _repr_mimebundle_(self, include=None, exclude=None):\n"
    "        return {'text/html': '<i>r</i>', 'image/png': b'\\x89PNG\\r\\n'}, {'image/png': {'width': 3}}\nR()",
    "import ipywidgets as w\ns = w.IntSlider(value=3, description='n'); s",
    "_, __, In[2][:10], len(Out) > 3",
    "1; 'semicolon';",
    "?len",
    "print('no newline', end='')\nsys.stdout.flush(); print(' then'); sys.stderr.write('e\\n'); sys.stderr.flush(); print('o')",
    "try:\n    input('name? ')\nexcept Exception as e:\n    print(type(e).__name__, e)",
    "print(__name__, '__file__' in globals(), 'IPKernelApp' in get_ipython().config, sys.stdout.isatty())",
    "print('x' * 200_000)",
    "for i in range(300): print(i, flush=True)",
    "%precision 2\n3.14159",
    "%%html\n<b>magic</b>",
    "print('\\x1b[31mred\\x1b[0m \\r back \\b')",
    "def deep():\n    raise KeyError('deep')\ntry:\n    deep()\nexcept KeyError:\n    import traceback; traceback.print_exc()",
]
RAISING = [
    "class Broken:\n    def __repr__(self): raise ValueError('no repr')\nBroken()",
    "1/0",
    "class Odd(Exception):\n    def _render_traceback_(self): return ['just this']\nraise Odd('x')",
    "def f(:",
]
LAST = ["print('before'); display('shown'); deep()", "print('never')"]


def notebook() -> NotebookNode:
    """The notebook; its last but one cell stops it."""
    cells = [new_code_cell("prix = 100.0  # €", metadata={"tags": ["parameters"]})]
    cells += [new_code_cell(source) for source in CELLS]
    cells += [new_code_cell(source, metadata={"tags": ["raises-exception"]}) for source in RAISING]
    cells += [new_code_cell(source) for source in LAST]
    return new_notebook(cells=cells, metadata={"kernelspec": {"name": "python3", "display_name": "p"}})
