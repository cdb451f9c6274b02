"""How a peer is asked for the times and for the memory of a step."""
import json
import sys
import time


def serve(step, results, synchronize=None):
    """Prints what a step results in; then, for every line that holds a number, the seconds of so many steps.

    Where a device has to be waited for these are the seconds of one, of so many between two synchronisations.
    """
    print(json.dumps(results), flush=True)
    for line in sys.stdin:
        runs = int(line)
        if synchronize is None:
            seconds = [timed(step) for _ in range(runs)]
        else:
            synchronize()
            seconds = [timed(lambda: ([step() for _ in range(runs)], synchronize())) / runs]
        print(json.dumps(seconds), flush=True)


def timed(work):
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def memory(small, step):
    """By how many bytes the peak of resident memory of a step exceeds what was resident before it."""
    small()
    with open("/proc/self/clear_refs", "w") as refs:
        refs.write("5")  # the peak starts again from the present
    before = resident("VmRSS")
    step()
    return resident("VmHWM") - before


def resident(entry):
    with open("/proc/self/status") as status:
        return next(int(line.split()[1]) * 1024 for line in status if line.startswith(entry + ":"))
