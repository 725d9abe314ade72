"""SFTP for ``cli.fetch``, with the servers' keys checked: fsspec's own accepts whatever key a server shows.

Imports: cli.fetch, fsspec and paramiko (extra [cluster]), problem.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import paramiko
from fsspec.implementations.sftp import SFTPFileSystem

from cchc_cli.cli.fetch import NotFetched, split_address
from cchc_cli.problem import Problem, Where

TIMEOUT = 10.0
"""Seconds for a server to answer, at each step of the connection."""
_SYSTEM = Path("/etc/ssh/ssh_known_hosts")


class _Refuse(paramiko.MissingHostKeyPolicy):  # type: ignore[misc]  # paramiko has no types
    """A server whose key is not known is not spoken to."""

    def missing_host_key(self, client: Any, hostname: str, key: Any) -> None:
        """Never accepted, never added."""
        message = "máy chủ chưa có trong known_hosts của tài khoản chạy lệnh, nên không kết nối"
        hint = (
            "hỏi người quản trị máy chủ vân tay khóa, ghi khóa vào ~/.ssh/known_hosts (trên mọi máy phụ) rồi chạy lại"
        )
        raise NotFetched(Problem("sftp-host-key", Where(hostname), message, hint))


class KnownServers(SFTPFileSystem):  # type: ignore[misc]  # fsspec has no types
    """Files over SFTP from servers that are known; the keys of the account log in."""

    def _connect(self) -> None:
        self.client = paramiko.SSHClient()
        self.client.load_system_host_keys()
        if _SYSTEM.is_file():
            self.client.load_system_host_keys(str(_SYSTEM))
        self.client.set_missing_host_key_policy(_Refuse())
        try:
            self.client.connect(
                self.host, **self.ssh_kwargs, timeout=TIMEOUT, banner_timeout=TIMEOUT, auth_timeout=TIMEOUT
            )
            self.ftp = self.client.open_sftp()
        except paramiko.BadHostKeyException as error:
            message = "khóa của máy chủ khác khóa đã ghi trong known_hosts: có thể có kẻ đứng giữa, nên không kết nối"
            hint = "hỏi người quản trị máy chủ trước khi sửa known_hosts"
            raise NotFetched(Problem("sftp-host-key", Where(self.host), message, hint)) from error
        except paramiko.SSHException as error:
            if "uthentication" not in f"{type(error).__name__} {error}":  # without any key it has no class of its own
                raise OSError(str(error)) from error
            message, hint = "máy chủ không nhận tài khoản hoặc khóa SSH", "kiểm tra tài khoản trong địa chỉ và khóa SSH"
            raise NotFetched(Problem("sftp-refused", Where(self.host), message, hint)) from error
        self.ftp.get_channel().settimeout(6 * TIMEOUT)


def opened(address: str) -> tuple[KnownServers, str]:
    """The file system of an address, one connection for the process, and the path in it: a name may have a ``?`` or a
    ``#``, so that what fsspec takes for a path is not asked."""
    parts = split_address(address)
    about = {"username": parts.username, "port": parts.port}
    _, _, path = address.partition("://")[2].partition("/")
    return KnownServers(parts.hostname, **{name: value for name, value in about.items() if value}), f"/{path}"


def forget() -> None:
    """Connect anew the next time."""
    KnownServers.clear_instance_cache()
