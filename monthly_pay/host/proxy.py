"""The way from the page to the assistant on the same origin, as a reverse proxy does it.

Only what a widget needs goes through; the doors of the desk and of reminders do not.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator

import httpx
from fastapi import APIRouter, Request, WebSocket, WebSocketDisconnect
from fastapi.responses import JSONResponse, Response, StreamingResponse
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidHandshake
from websockets.typing import Origin

log = logging.getLogger("host.proxy")
router = APIRouter()
PATIENCE = httpx.Timeout(10, read=60)  # a long poll of Socket.IO is answered within 25 seconds
LONGEST = 200_000
PASSED_ON = ("accept", "authorization", "content-type", "origin", "user-agent")
BACK = ("content-type", "retry-after", "www-authenticate")
GOING_AWAY, TRY_LATER = 1001, 1013
UNAVAILABLE = {"ok": False, "error": "unavailable"}


@router.api_route("/assistant/socket.io/", methods=["GET", "POST"], include_in_schema=False)
@router.api_route("/assistant/messages", methods=["GET", "POST"], include_in_schema=False)
async def forward(request: Request) -> Response:
    """Passes one request on and streams its answer back."""
    body = b""
    async for part in request.stream():
        body += part
        if len(body) > LONGEST:
            return JSONResponse({"ok": False, "error": "too_long"}, status_code=413)
    client: httpx.AsyncClient = request.app.state.assistant
    going = client.build_request(
        request.method,
        httpx.URL(path=request.url.path, query=request.url.query.encode()),
        headers=[(name, request.headers[name]) for name in PASSED_ON if name in request.headers],
        content=body,
    )
    try:
        answer = await client.send(going, stream=True)
    except httpx.TransportError as error:
        log.warning("the assistant does not answer: %r", error)
        return JSONResponse(UNAVAILABLE, status_code=502)
    headers = {name: answer.headers[name] for name in BACK if name in answer.headers}
    return StreamingResponse(_parts(answer), status_code=answer.status_code, headers=headers)


async def _parts(answer: httpx.Response) -> AsyncIterator[bytes]:
    try:
        async for part in answer.aiter_bytes():
            yield part
    finally:
        await answer.aclose()


@router.websocket("/assistant/socket.io/")
async def forward_socket(page: WebSocket) -> None:
    """Joins the page's websocket to the assistant's until either side ends it."""
    base = str(page.app.state.settings.assistant_url).replace("http", "ws", 1)
    origin = page.headers.get("origin")
    try:
        assistant = await connect(
            f"{base}{page.url.path}?{page.url.query}",
            origin=Origin(origin) if origin else None,
            max_size=LONGEST * 10,
            proxy=None,
        )
    except (OSError, TimeoutError, InvalidHandshake) as error:
        log.warning("the assistant takes no websocket: %r", error)
        await page.close(TRY_LATER)
        return
    await page.accept()
    async with assistant:
        await _join(page, assistant)


async def _join(page: WebSocket, assistant: ClientConnection) -> None:
    ways = [asyncio.create_task(_up(page, assistant)), asyncio.create_task(_down(page, assistant))]
    _, unfinished = await asyncio.wait(ways, return_when=asyncio.FIRST_COMPLETED)
    for way in unfinished:
        way.cancel()
    await asyncio.gather(*ways, return_exceptions=True)


async def _up(page: WebSocket, assistant: ClientConnection) -> None:
    try:
        while True:
            message = await page.receive()
            if message["type"] == "websocket.disconnect":
                return
            said = message.get("text")
            await assistant.send(said if said is not None else message["bytes"])
    except (WebSocketDisconnect, ConnectionClosed):
        return  # the other way tells the page


async def _down(page: WebSocket, assistant: ClientConnection) -> None:
    try:
        async for message in assistant:
            if isinstance(message, str):
                await page.send_text(message)
            else:
                await page.send_bytes(message)
        await page.close(assistant.close_code or GOING_AWAY)
    except ConnectionClosed:
        await page.close(GOING_AWAY)
    except (WebSocketDisconnect, RuntimeError):
        return  # the page is gone
