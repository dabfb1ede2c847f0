"""Tells at once that the port is taken, before anything long happens.

Usage: check_port.py PORT
"""

import errno
import socket
import sys

HOST = "127.0.0.1"


def main(port):
    if not port.isdigit() or not 0 < int(port) < 65536:
        sys.exit(f"PORT phải là số từ 1 đến 65535, không phải “{port}”. / Not a port: {port}")
    probe = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        probe.bind((HOST, int(port)))
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            reason = "đang được chương trình khác dùng / is in use"
        elif error.errno == errno.EACCES:
            reason = "cần quyền quản trị / needs root"
        else:
            reason = str(error)
        other = int(port) + 1 if int(port) < 65535 else 8000
        sys.exit(f"Cổng {port} {reason}. Vui lòng chọn cổng khác / choose another: make run PORT={other}")
    finally:
        probe.close()


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) == 2 else "")
