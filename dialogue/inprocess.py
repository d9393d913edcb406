"""The real assistant without a network, a line of JSON in and out: for tests and measuring.

Reads ``{"sender": …, "text": …}`` and answers with ``messages``, ``actions``, ``intent``
and ``ranking``; ``{"forget": true}`` forgets every conversation; ``{"understand": text}``
only tells the ``intent``. The first line out is ``{"ready": true}``.
"""

from __future__ import annotations

import asyncio
import json
import logging
import sys
from pathlib import Path
from typing import Any

from rasa.core.agent import Agent, load_agent
from rasa.core.channels.channel import CollectingOutputChannel, UserMessage
from rasa.core.tracker_store import InMemoryTrackerStore
from rasa.core.utils import AvailableEndpoints
from rasa.shared.core.events import ActionExecuted, UserUttered
from rasa.utils.log_utils import configure_structlog

PROJECT = Path(__file__).resolve().parent.parent
CHANNEL = "cmdline"


async def open_assistant(model: Path) -> Agent:
    """Loads a model with the project's own endpoints."""
    endpoints = AvailableEndpoints.read_endpoints(str(PROJECT / "endpoints.yml"))
    agent = await load_agent(model_path=str(model), endpoints=endpoints)
    if not agent.is_ready():
        raise SystemExit(f"no model at {model}: run `make train`")
    return agent


async def ask(agent: Agent, sender: str, text: str) -> dict[str, Any]:
    """One message and everything that came of it."""
    heard = CollectingOutputChannel()
    await agent.handle_message(
        UserMessage(text, output_channel=heard, sender_id=sender, input_channel=CHANNEL)
    )
    tracker = await agent.tracker_store.retrieve(sender)
    actions: list[str] = []
    parsed: dict[str, Any] = {}
    for event in reversed(tracker.events if tracker else []):
        if isinstance(event, ActionExecuted):
            actions.insert(0, event.action_name)
        if isinstance(event, UserUttered):
            parsed = dict(event.parse_data)
            break
    intent, ranking = parsed.get("intent", {}), parsed.get("intent_ranking", [])
    return {"messages": heard.messages, "actions": actions, "intent": intent, "ranking": ranking}


async def main(model: Path) -> None:
    """Answers lines until there are no more."""
    out, sys.stdout = sys.stdout, sys.stderr  # Rasa's own words go elsewhere
    configure_structlog(logging.WARNING)
    agent = await open_assistant(model)
    print(json.dumps({"ready": True}), file=out, flush=True)
    loop = asyncio.get_running_loop()
    while line := await loop.run_in_executor(None, sys.stdin.readline):
        message = json.loads(line)
        if "forget" in message:
            agent.tracker_store = InMemoryTrackerStore(agent.domain)
            agent.processor.tracker_store = agent.tracker_store  # type: ignore[union-attr]
            answer: dict[str, Any] = {"forgotten": True}
        elif "understand" in message:
            understood = await agent.parse_message(message["understand"])
            answer = {"intent": understood["intent"]["name"]}
        else:
            answer = await ask(agent, message["sender"], message["text"])
        print(json.dumps(answer, ensure_ascii=False), file=out, flush=True)


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1]) if len(sys.argv) > 1 else PROJECT / "models"))
