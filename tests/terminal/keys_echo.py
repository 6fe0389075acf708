"""The program that the tests of real terminals run: it shows each key and how it ended."""

import sys

from nlpquiz.terminal.keys import raw_keys


def main() -> None:
    timeout = float(sys.argv[1]) if len(sys.argv) > 1 else None
    try:
        with raw_keys() as read:
            print("ready", end="\r\n", flush=True)
            while True:
                key = read(timeout)
                print(f"<{key!r}>", end="\r\n", flush=True)
                if key is not None and key.name in ("eof", "ctrl-d"):
                    break
    except KeyboardInterrupt:
        print("interrupted", flush=True)
    print("left", flush=True)


if __name__ == "__main__":
    main()
