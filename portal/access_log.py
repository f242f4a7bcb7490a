"""The access log: what was asked and how it went, never by whom or with what words."""

from aiohttp import web
from aiohttp.abc import AbstractAccessLogger


class AccessLogger(AbstractAccessLogger):
    """Method, path, status and time. No address, query, header or body."""

    @property
    def enabled(self) -> bool:
        """Whether the log is read at all."""
        return self.logger.isEnabledFor(20)

    def log(self, request: web.BaseRequest, response: web.StreamResponse, time: float) -> None:
        """Write one line; ``time`` is in seconds."""
        self.logger.info(
            "%s %s %s %.0f ms", request.method, request.path, response.status, time * 1000
        )
