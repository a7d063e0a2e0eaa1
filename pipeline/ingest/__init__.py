"""A file becomes pages, pages become text."""

import os

# Pages are read by several processes: threads of the libraries within each would only wait for one another, and each
# reads these when it is loaded. More than one of OpenMP makes Tesseract slower, up to fifty times with two.
for _threads in ("OMP_THREAD_LIMIT", "OPENBLAS_NUM_THREADS", "OPENCV_FOR_THREADS_NUM"):
    os.environ[_threads] = "1"
