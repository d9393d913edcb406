"""``make bench``: how long an answer takes, and a start. A quiet machine measures best."""

import time

from evaluate import assistant

MESSAGES = {
    "a greeting": "你好",
    "the bill": "这个月要还多少",
    "a payoff quote": "提前结清",
    "why it cannot be used": "为什么用不了",
    "closing": "怎么关闭",
    "nothing understood": "嗯那个就是怎么说呢",
}
TIMES = 30


def main() -> None:
    """Prints a table."""
    print("· starting the assistant", flush=True)
    began = time.perf_counter()
    with assistant() as asked:
        print(f"ready after {time.perf_counter() - began:.1f} s\n")
        print(f"{'first message of a conversation':34}{'p50 ms':>8}{'p95 ms':>8}")
        for name, text in MESSAGES.items():
            asked.first_answer(text)
            taken = sorted(asked.first_answer(text)[1] for _ in range(TIMES))
            print(f"{name:34}{taken[TIMES // 2]:8.1f}{taken[int(TIMES * 0.95)]:8.1f}", flush=True)


if __name__ == "__main__":
    main()
