"""Asks a server of ours, over HTTP, whether it is ready."""

import asyncio
from urllib.parse import urlsplit

PATIENCE_SECONDS = 5


async def answers_ok(url: str) -> bool:
    """Whether a GET of this http address is answered with 200 within five seconds."""
    parts = urlsplit(url)
    request = (
        f"GET {parts.path or '/'} HTTP/1.1\r\nHost: {parts.netloc}\r\nConnection: close\r\n\r\n"
    )
    try:
        async with asyncio.timeout(PATIENCE_SECONDS):
            reader, writer = await asyncio.open_connection(parts.hostname, parts.port)
            try:
                writer.write(request.encode("ascii"))
                status = await reader.readline()
            finally:
                writer.close()
    except (OSError, TimeoutError, ValueError):
        return False
    return status.split(b" ")[1:2] == [b"200"]
