"""The portal's static files, read once, sent compressed and asked for again only if changed."""

import gzip
import hashlib
from dataclasses import dataclass
from mimetypes import guess_type
from pathlib import Path

from aiohttp import ETag, web

from portal.joining import WIDGET, join_widget

ROOT = Path(__file__).parent / "static"


@dataclass(frozen=True, kw_only=True)
class Asset:
    """One file as it is sent."""

    content_type: str
    plain: bytes
    packed: bytes
    etag: str


def read_assets(root: Path = ROOT) -> dict[str, Asset]:
    """Every file below ``root`` by its path there, the widget, and what it says by language."""
    files = {
        path.relative_to(root).as_posix(): path.read_bytes()
        for path in sorted(root.rglob("*"))
        if path.is_file()
    }
    files["widget.js"] = join_widget().encode()
    for path in sorted((WIDGET / "words").glob("*.json")):
        files[f"words/{path.name}"] = path.read_bytes()
    return {name: _asset(name, content) for name, content in files.items()}


def _asset(name: str, plain: bytes) -> Asset:
    return Asset(
        content_type=guess_type(name)[0] or "application/octet-stream",
        plain=plain,
        packed=gzip.compress(plain, mtime=0),
        etag=hashlib.sha256(plain).hexdigest()[:20],
    )


class Assets:
    """Serves the files; another portal's page may load the widget from here."""

    def __init__(self) -> None:
        self._assets = read_assets()

    async def serve(self, request: web.Request) -> web.Response:
        """Send one file, or 304 when the browser has it."""
        asset = self._assets.get(request.match_info["path"])
        if asset is None:
            raise web.HTTPNotFound
        headers = {
            # Ask each time: the widget's files must be of one release.
            "Cache-Control": "no-cache",
            "Vary": "Accept-Encoding",
            "Access-Control-Allow-Origin": "*",
            "Cross-Origin-Resource-Policy": "cross-origin",
        }
        if self._is_known(request, asset):
            response = web.Response(status=304, headers=headers)
        else:
            response = self._send(request, asset, headers)
        response.etag = ETag(value=asset.etag, is_weak=True)
        return response

    @staticmethod
    def _is_known(request: web.Request, asset: Asset) -> bool:
        return any(etag.value in (asset.etag, "*") for etag in request.if_none_match or ())

    @staticmethod
    def _send(request: web.Request, asset: Asset, headers: dict[str, str]) -> web.Response:
        if "gzip" in request.headers.get("Accept-Encoding", ""):
            headers["Content-Encoding"] = "gzip"
            body = asset.packed
        else:
            body = asset.plain
        # Given as a header, because a charset must not be added to a picture.
        text = asset.content_type.startswith("text/") or asset.content_type.endswith("svg+xml")
        headers["Content-Type"] = asset.content_type + ("; charset=utf-8" if text else "")
        return web.Response(body=body, headers=headers)
