#!/usr/bin/env python3
"""Measures the kernels of one GPU, or the collectives of several, for `dse calibrate`.

    python3 calibration/measure.py > measured.csv                            one GPU: products, attention, element-wise
    torchrun --nproc-per-node 8 calibration/measure.py > measured.csv        the same on the first, and collectives among all
    python3 calibration/measure.py --dry-run                                 the shapes that would be measured, without torch
    python3 calibration/measure.py --cpu                                     a tiny self-test on the processor

Needs PyTorch and nothing else. Times are CUDA events around a loop that is long enough to hide launches of the timer,
warmed up, medians of repeats. A budget of seconds (--seconds, default 110) stops it: shapes are shuffled by a fixed seed,
so that what was measured by then is spread over all sizes. Format: docs/calibration.md.
"""
import argparse
import datetime
import math
import os
import random
import statistics
import sys
import time

COLUMNS = ("type,precision,m,n,k,batch,sequence,context,heads,kvHeads,headDim,tokens,hidden,moeFfn,topK,experts,moeTp,moeEp,"
           "routing,devices,devicesPerNode,bytes,timeMs").split(",")

# Widths of decoder layers that people run, and rows from one decoded token to a long prompt.
GEMM_SITES = [(1024, 4096), (4096, 4096), (6144, 4096), (4096, 14336), (28672, 4096), (8192, 8192), (10240, 8192),
              (8192, 28672), (2560, 5120), (32000, 4096), (128, 4096), (4096, 512)]
GEMM_ROWS = [1, 8, 16, 32, 64, 128, 256, 512, 1024, 2048, 4096, 8192]
HEADS = [(32, 8), (8, 1), (16, 16), (64, 8)]
PREFILL = [(1, 128), (1, 512), (1, 1024), (1, 2048), (1, 4096), (1, 8192), (1, 16384), (4, 512), (4, 2048), (4, 4096), (16, 128), (16, 1024)]
DECODE = [(b, s) for b in (1, 4, 16, 64) for s in (128, 1024, 4096, 16384)] + [(1, 65536), (256, 1024)]
STREAM_BYTES = [1 << e for e in range(14, 32, 2)] + [3 << 20, 3 << 26]
COLLECTIVES = ["allReduce", "allGather", "reduceScatter", "allToAll"]
COLLECTIVE_BYTES = [1 << e for e in range(12, 30)]


def kernel_shapes():
    """Rows without times, as dictionaries by column; products in bf16 and fp8."""
    rows = []
    for precision in ("bf16", "fp8"):
        for n, k in GEMM_SITES:
            rows += [dict(type="gemm", precision=precision, m=m, n=n, k=k) for m in GEMM_ROWS]
    for heads, kv_heads in HEADS:
        rows += [dict(type="attentionPrefill", precision="bf16", batch=b, sequence=s, heads=heads, kvHeads=kv_heads, headDim=128) for b, s in PREFILL]
        rows += [dict(type="attentionDecode", precision="bf16", batch=b, context=s, heads=heads, kvHeads=kv_heads, headDim=128) for b, s in DECODE]
    rows += [dict(type="elementwise", precision="bf16", bytes=b) for b in STREAM_BYTES]
    return rows


def collective_shapes(world, per_node):
    """Collectives among all ranks; bytes are the whole logical buffer, for allToAll what each rank sends."""
    return [dict(type=op, precision="bf16", devices=world, devicesPerNode=per_node, bytes=b) for op in COLLECTIVES for b in COLLECTIVE_BYTES
            if b % (2 * world) == 0]


def memory_bytes(row):
    """Bytes that a kernel's tensors take, to leave out what does not fit."""
    kind = row["type"]
    if kind == "gemm":
        m, n, k = row["m"], row["n"], row["k"]
        return 2 * (m * k + k * n + m * n)
    if kind == "elementwise":
        return 2 * row["bytes"]
    if kind == "attentionPrefill":
        return 4 * row["batch"] * row["sequence"] * 128 * (row["heads"] + row["kvHeads"]) * 2
    if kind == "attentionDecode":
        # Where grouped heads are not supported, keys and values are repeated for every query head.
        return 4 * row["batch"] * row["context"] * 128 * row["heads"]
    return 3 * row["bytes"]


def print_header(out, remarks):
    for name, text in remarks:
        out.write(f"# {name}: {text}\n".replace("\r", " "))
    out.write(",".join(COLUMNS) + "\n")


def print_row(out, row, milliseconds=None):
    cells = dict(row)
    cells["timeMs"] = "" if milliseconds is None else f"{milliseconds:.6g}"
    out.write(",".join(str(cells.get(c, "")) for c in COLUMNS) + "\n")


class Timer:
    """Median time of a call in milliseconds, by events on a GPU and by the clock on the processor."""

    def __init__(self, torch, device):
        self.torch = torch
        self.cuda = device.type == "cuda"
        # Written between repeats so that inputs come from memory, not from what the last repeat left in the cache.
        self.flush = torch.empty(256 << 20, dtype=torch.int8, device=device) if self.cuda else None

    def repeated(self, call, calls):
        """A call that launches so many calls at once: captured as a graph, as engines launch them, so that the host's time to
        launch small kernels one by one is not what is measured; a plain loop where capture does not work."""
        def loop():
            for _ in range(calls):
                call()
        if not self.cuda:
            return loop
        try:
            self.torch.cuda.synchronize()
            graph = self.torch.cuda.CUDAGraph()
            with self.torch.cuda.graph(graph):
                loop()
            graph.replay()
            self.torch.cuda.synchronize()
            return graph.replay
        except RuntimeError:
            self.torch.cuda.synchronize()
            return loop

    def once(self, launch, calls):
        if not self.cuda:
            start = time.perf_counter()
            launch()
            return 1e3 * (time.perf_counter() - start) / calls
        begin, end = (self.torch.cuda.Event(enable_timing=True) for _ in range(2))
        self.flush.zero_()
        begin.record()
        launch()
        end.record()
        end.synchronize()
        return begin.elapsed_time(end) / calls

    def median(self, call, budget_ms=40.0):
        for _ in range(3):
            call()
        estimate = max(self.once(call, 1), 1e-4)
        calls = max(1, min(50, int(2.0 / estimate)))
        launch = self.repeated(call, calls)
        self.once(launch, calls)
        repeats = max(5, min(25, int(budget_ms / (estimate * calls))))
        return statistics.median(self.once(launch, calls) for _ in range(repeats))


def gemm_call(torch, device, row):
    m, n, k = row["m"], row["n"], row["k"]
    a = torch.randn(m, k, device=device, dtype=torch.float32)
    b = torch.randn(n, k, device=device, dtype=torch.float32)
    if row["precision"] == "bf16":
        # Several copies of the weights, larger together than a cache: each call reads its own from memory.
        a = a.to(torch.bfloat16)
        copies = max(1, min(16, (192 << 20) // max(1, 2 * n * k)))
        weights = [b.to(torch.bfloat16).clone() for _ in range(copies)]
        turn = iter(range(1 << 60))
        return lambda: torch.nn.functional.linear(a, weights[next(turn) % copies])
    # The quantisation of the activations belongs to the product, as engines run it.
    one = torch.ones((), device=device, dtype=torch.float32)
    wide = a.to(torch.bfloat16)
    copies = max(1, min(16, (192 << 20) // max(1, n * k)))
    weights = [b.to(torch.float8_e4m3fn) for _ in range(copies)]
    turn = iter(range(1 << 60))
    return lambda: torch._scaled_mm(wide.to(torch.float8_e4m3fn), weights[next(turn) % copies].t(), scale_a=one, scale_b=one, out_dtype=torch.bfloat16)


def attention_call(torch, device, row):
    attention = torch.nn.functional.scaled_dot_product_attention
    batch, heads, kv_heads, dim = row["batch"], row["heads"], row["kvHeads"], row["headDim"]
    is_decode = row["type"] == "attentionDecode"
    queries = 1 if is_decode else row["sequence"]
    keys = row["context"] if is_decode else row["sequence"]
    q = torch.randn(batch, heads, queries, dim, device=device, dtype=torch.bfloat16)
    k = torch.randn(batch, kv_heads, keys, dim, device=device, dtype=torch.bfloat16)
    v = torch.randn(batch, kv_heads, keys, dim, device=device, dtype=torch.bfloat16)
    if heads == kv_heads:
        return lambda: attention(q, k, v, is_causal=not is_decode)
    if is_decode:
        # The query heads of one key-value head are so many queries of one head: no key is read twice.
        grouped = q.view(batch, kv_heads, heads // kv_heads, dim)
        return lambda: attention(grouped, k, v)
    try:
        attention(q[:, :, :1], k[:, :, :1], v[:, :, :1], enable_gqa=True)
        return lambda: attention(q, k, v, is_causal=True, enable_gqa=True)
    except TypeError:
        # PyTorch before 2.5: repeated heads cost what grouped ones do where arithmetic decides.
        k, v = (t.repeat_interleave(heads // kv_heads, dim=1) for t in (k, v))
        return lambda: attention(q, k, v, is_causal=True)


def stream_call(torch, device, row):
    # Reads one half of the bytes and writes the other, in turn over buffers that no cache holds together.
    copies = max(1, min(64, (192 << 20) // row["bytes"]))
    sources = [torch.zeros(max(1, row["bytes"] // 4), device=device, dtype=torch.bfloat16) for _ in range(copies)]
    targets = [torch.empty_like(s) for s in sources]
    turn = iter(range(1 << 60))

    def call():
        i = next(turn) % copies
        torch.mul(sources[i], 2.0, out=targets[i])

    return call


def kernel_call(torch, device, row):
    make = {"gemm": gemm_call, "elementwise": stream_call}.get(row["type"], attention_call)
    return make(torch, device, row)


def collective_call(torch, device, row, world):
    dist = torch.distributed
    count = row["bytes"] // 2
    whole = torch.zeros(count, device=device, dtype=torch.bfloat16)
    part = torch.zeros(count // world, device=device, dtype=torch.bfloat16)
    other = torch.zeros_like(whole)
    return {
        "allReduce": lambda: dist.all_reduce(whole),
        "allGather": lambda: dist.all_gather_into_tensor(whole, part),
        "reduceScatter": lambda: dist.reduce_scatter_tensor(part, whole),
        "allToAll": lambda: dist.all_to_all_single(other, whole),
    }[row["type"]]


def measure_kernels(torch, device, shapes, deadline, out, log):
    """Writes a row per shape until the deadline; what cannot run here is left out and counted."""
    timer = Timer(torch, device)
    free = torch.cuda.mem_get_info(device)[0] if device.type == "cuda" else 1 << 30
    skipped = {}
    written = 0
    for row in shapes:
        if time.monotonic() > deadline:
            log(f"out of time after {written} of {len(shapes)} shapes")
            break
        if memory_bytes(row) > 0.7 * free:
            skipped["too large"] = skipped.get("too large", 0) + 1
            continue
        try:
            milliseconds = timer.median(kernel_call(torch, device, row))
        except (RuntimeError, AttributeError, NotImplementedError, TypeError) as error:
            reason = f"{row['type']} {row['precision']}: {str(error).splitlines()[0][:100]}"
            skipped[reason] = skipped.get(reason, 0) + 1
            continue
        if math.isfinite(milliseconds) and milliseconds > 0:
            print_row(out, row, milliseconds)
            written += 1
    for reason, count in sorted(skipped.items()):
        log(f"left out {count}: {reason}")
    return written


def measure_collectives(torch, device, deadline, out, log, per_node):
    """All ranks take part; the slowest rank's median is the time."""
    dist = torch.distributed
    world = dist.get_world_size()
    timer = Timer(torch, device)
    for row in collective_shapes(world, per_node):
        # One rank decides for all whether there is time.
        go = torch.tensor([1 if time.monotonic() < deadline else 0], device=device)
        dist.broadcast(go, 0)
        if not go.item():
            log("out of time during collectives")
            return
        call = collective_call(torch, device, row, world)
        for _ in range(5):
            call()
        calls = 20 if row["bytes"] <= 1 << 24 else 4

        # A plain loop: a capture that failed on one rank alone would leave the others waiting.
        def launch():
            for _ in range(calls):
                call()

        dist.barrier()
        times = torch.tensor([statistics.median(timer.once(launch, calls) for _ in range(5))], device=device)
        dist.all_reduce(times, op=dist.ReduceOp.MAX)
        if dist.get_rank() == 0:
            print_row(out, row, times.item())


def self_test(torch, out, log):
    """Tiny shapes on the processor: that every call runs and every row can be read; the times say nothing of a GPU."""
    shapes = [dict(type="gemm", precision="bf16", m=m, n=32, k=64) for m in (1, 8, 16)]
    shapes += [dict(type="attentionPrefill", precision="bf16", batch=1, sequence=16, heads=4, kvHeads=4, headDim=128),
               dict(type="attentionDecode", precision="bf16", batch=2, context=32, heads=4, kvHeads=2, headDim=128),
               dict(type="elementwise", precision="bf16", bytes=4096)]
    return measure_kernels(torch, torch.device("cpu"), shapes, time.monotonic() + 30, out, log)


def driver_version():
    """The driver's version where the kernel module says it."""
    try:
        with open("/proc/driver/nvidia/version", encoding="utf-8") as file:
            return file.readline().strip()
    except OSError:
        return "unknown"


def main():
    parser = argparse.ArgumentParser(description="Measures the kernels of a GPU for 'dse calibrate'; writes CSV to standard output.")
    parser.add_argument("--out", help="file for the CSV; standard output when left out")
    parser.add_argument("--seconds", type=float, default=110, help="stop after this long (default 110)")
    parser.add_argument("--devices-per-node", type=int, default=0, help="GPUs that reach one another at the scale-up rate; those of one host when left out")
    parser.add_argument("--dry-run", action="store_true", help="print the shapes without times and measure nothing; needs no torch")
    parser.add_argument("--cpu", action="store_true", help="tiny self-test on the processor; the times are of no use")
    options = parser.parse_args()

    def log(text):
        print(f"measure.py: {text}", file=sys.stderr)

    rank, world = int(os.environ.get("RANK", "0")), int(os.environ.get("WORLD_SIZE", "1"))
    per_node = options.devices_per_node or int(os.environ.get("LOCAL_WORLD_SIZE", str(world)))
    out = open(options.out, "w", encoding="utf-8") if options.out and rank == 0 else sys.stdout
    if rank != 0:
        out = open(os.devnull, "w", encoding="utf-8")
    if options.dry_run:
        rows = kernel_shapes() + (collective_shapes(max(world, 8), 8))
        print_header(out, [("dry run", f"{len(rows)} shapes, nothing was measured")])
        for row in rows:
            print_row(out, row)
        return 0

    try:
        import torch
    except ImportError:
        log("PyTorch is missing. Install it (https://pytorch.org), or see the shapes with --dry-run.")
        return 2

    remarks = [("date", datetime.datetime.now(datetime.timezone.utc).strftime("%Y-%m-%d %H:%M UTC")), ("torch", torch.__version__)]
    if options.cpu:
        print_header(out, [("device", "processor (self-test, of no use for calibration)"), *remarks])
        return 0 if self_test(torch, out, log) == 6 else 1

    if not torch.cuda.is_available():
        log("no GPU was found. Run it where torch.cuda.is_available(), see the shapes with --dry-run, or test it with --cpu.")
        return 2

    deadline = time.monotonic() + options.seconds
    device = torch.device("cuda", int(os.environ.get("LOCAL_RANK", "0")))
    torch.cuda.set_device(device)
    torch.backends.cuda.matmul.allow_bf16_reduced_precision_reduction = True
    properties = torch.cuda.get_device_properties(device)
    print_header(out, [("device", properties.name), ("units", properties.multi_processor_count), ("memory GiB", f"{properties.total_memory / 2**30:.1f}"),
                       *remarks, ("cuda", torch.version.cuda or torch.version.hip), ("driver", driver_version()), ("devices", world)])
    with torch.inference_mode():
        if world > 1:
            torch.distributed.init_process_group("nccl")
            measure_collectives(torch, device, time.monotonic() + options.seconds / 3, out, log, per_node)
            torch.distributed.barrier()
            torch.distributed.destroy_process_group()
        if rank == 0:
            shapes = kernel_shapes()
            random.Random(1).shuffle(shapes)
            log(f"{measure_kernels(torch, device, shapes, deadline, out, log)} kernels measured on {properties.name}")
    out.flush()
    return 0


if __name__ == "__main__":
    sys.exit(main())
