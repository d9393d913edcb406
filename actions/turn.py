"""One turn of the conversation, and how a function becomes a Rasa action."""

from __future__ import annotations

import asyncio
import logging
from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from rasa_sdk.events import ActiveLoop, EventType, FollowupAction, SlotSet
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.interfaces import Action, Tracker
from rasa_sdk.types import DomainDict

from actions.access import Visitor, visitor
from actions.present import choice, present
from actions.product import Product, product
from monthly_pay.rules.money import Money
from monthly_pay.rules.refusals import Refused
from monthly_pay.services import cases
from monthly_pay.services.accounts import Customer

log = logging.getLogger("actions")

DEADLINE_SECONDS = 20
SMALL_TALK = frozenset(
    "action_goodbye action_helped action_affirm action_deny action_cancel action_clarify"
    " action_out_of_scope action_choose action_repeat".split()
)


class Unknown(Exception):
    """Somebody the ledger does not know asks about an account."""


class NoAccount(Exception):
    """A known customer without an account asks about it."""


class Turn:
    """What an action sees and does: who asks, the slots, and what is said and remembered."""

    def __init__(
        self, tracker: Tracker, dispatcher: CollectingDispatcher, product: Product
    ) -> None:
        self.tracker = tracker
        self.product = product
        self.ledger = product.ledger
        self.visitor: Visitor = visitor(tracker, product.ledger, product.settings)
        self.cause = self.visitor.cause
        with product.ledger.read() as reading:
            self.today = reading.today
        self._dispatcher = dispatcher
        self._events: list[EventType] = []
        self._offer: str | None = None
        self._told: list[str] = []
        self._chosen: dict[str, Any] | None = None

    @property
    def customer(self) -> Customer:
        """The customer; raises ``Unknown`` where nobody is proved."""
        if self.visitor.customer is None:
            raise Unknown
        return self.visitor.customer

    @property
    def account_id(self) -> int:
        """The customer's account; raises ``NoAccount`` where there never was one."""
        if self.customer.account_id is None:
            raise NoAccount
        return self.customer.account_id

    @property
    def language(self) -> str:
        """``zh`` or ``en``."""
        return str(self.tracker.get_slot("language") or "zh")

    @property
    def text(self) -> str:
        """The customer's last message as it was written."""
        return str(self.tracker.latest_message.get("text") or "")

    @property
    def key(self) -> str:
        """An idempotency key of this turn."""
        return f"turn:{self.cause.turn}"

    @property
    def intent(self) -> str | None:
        """What the customer's last message was understood as."""
        name: str | None = self.tracker.get_intent_of_latest_message(skip_fallback_intent=False)
        return name

    def slot(self, name: str) -> Any:
        """A slot of the conversation."""
        return self.tracker.get_slot(name)

    def entity(self, name: str) -> Any:
        """The first value of an entity in the last message, or in the button it chose."""
        if self._chosen is not None:
            return self._chosen.get(name)
        return next(self.tracker.get_latest_entity_values(name), None)

    def entities(self, name: str) -> list[Any]:
        """All values of an entity in the last message, in order."""
        if self._chosen is not None:
            return [self._chosen[name]] if name in self._chosen else []
        return list(self.tracker.get_latest_entity_values(name))

    def say(self, response: str, *, choices: Sequence[Any] = (), **values: Any) -> None:
        """Says a response of ``domain.yml`` with values and buttons."""
        shown = {name: self.shown(value) for name, value in values.items()}
        if choices:
            shown["choices"] = self.shown(choices)
        self._dispatcher.utter_message(response=response, **shown)

    def shown(self, value: Any) -> Any:
        """A value as plain data, in the customer's format."""
        return present(value, self.language, self.today)

    def keep_language(self) -> None:
        """The last message was a name; it does not change the language that is spoken."""
        customers = [n for n, e in enumerate(self.tracker.events) if e["event"] == "user"]
        before = self.tracker.events[: customers[-1]] if customers else []
        for name in ("language", "script"):
            spoken = [e["value"] for e in before if e["event"] == "slot" and e["name"] == name]
            if spoken:
                self.set(name, spoken[-1])

    def set(self, slot: str, value: Any) -> None:
        """Remembers a choice of the customer or an id of a row."""
        self._events.append(SlotSet(slot, value))

    def tell(self, *rules: str) -> None:
        """Notes which rules of the product were told, so that their source can be asked for."""
        self._told = list(rules)

    def offer(self, action: str) -> None:
        """What a plain "yes" to this answer means: the action that goes on."""
        self._offer = action

    def choose(self, values: dict[str, Any]) -> None:
        """From here on the turn is about a button that was offered, with these values."""
        self._chosen = values

    @property
    def last_answer(self) -> list[dict[str, Any]]:
        """The messages said before the customer's last one: text and buttons."""
        said: list[dict[str, Any]] = []
        customers = 0
        for event in reversed(self.tracker.events):
            customers += event["event"] == "user"
            if customers == 2:
                break
            if event["event"] == "bot" and customers == 1:
                buttons = (event.get("data") or {}).get("buttons") or []
                said.insert(0, {"text": event.get("text"), "buttons": buttons})
        return said

    @property
    def was_answered(self) -> bool:
        """Whether a topic was answered in this conversation, not only greetings exchanged."""
        done = [e for e in self.tracker.events if e["event"] == "action"]
        return any(e["name"] in _answers and e["name"] not in SMALL_TALK for e in done)

    def say_again(self, message: dict[str, Any]) -> None:
        """A message of ``last_answer`` once more."""
        self._dispatcher.utter_message(text=message["text"], buttons=message["buttons"])

    def keep_offer(self) -> None:
        """What a plain "yes" means, and the rules that were told, stay as they were."""
        self._offer, self._told = self.slot("offer"), self.slot("rules_told") or []

    def follow(self, action: str) -> None:
        """Goes on with a form in the same turn."""
        self._events.append(FollowupAction(action))

    def start_form(self, form: str) -> None:
        """Starts a form that asks for more, unless the customer is in the middle of another."""
        if self.active_form in (None, form):
            self.follow(form)

    def leave_form(self) -> None:
        """Ends the form that is active, if one is."""
        if self.active_form:
            self._events += [ActiveLoop(None), SlotSet("requested_slot", None)]

    def given(self) -> dict[str, Any]:
        """What the last message put into slots of the active form."""
        slots: dict[str, Any] = self.tracker.slots_to_validate()
        return slots

    @property
    def active_form(self) -> str | None:
        """The form the customer is in."""
        name: str | None = self.tracker.active_loop_name
        return name

    def events(self, *, of_form: bool) -> list[EventType]:
        """What Rasa is to remember; a form that was interrupted asks its question again."""
        if of_form:
            return self._events
        events = [
            *self._events,
            SlotSet("offer", self._offer),
            SlotSet("rules_told", self._told),
        ]
        if not any(e.get("name") == "not_understood" for e in self._events):
            events.append(SlotSet("not_understood", 0))
        moves_on = any(e["event"] in ("followup", "active_loop") for e in events)
        if self.active_form and not moves_on:
            events.append(FollowupAction(self.active_form))
        elif self.tracker.latest_action_name == "action_affirm" and not moves_on:
            # No rule knows what comes after an offer that was taken up: it ends the turn.
            events.append(FollowupAction("action_listen"))
        return events


type Answer = Callable[[Turn], None]

# Rasa calls these in the middle of a form: they say and remember only what they were asked for.
VALIDATES, ASKS = "validate_", "action_ask_"


def _is_of_a_form(name: str, tracker: Tracker) -> bool:
    """Whether it validates a form or asks for a slot; action_ask_product answers an intent."""
    asked = name.removeprefix(ASKS) if name.startswith(ASKS) else ""
    return name.startswith(VALIDATES) or any(
        asked == slot or asked.endswith(f"_form_{slot}") for slot in tracker.slots
    )


class _FunctionAction(Action, ABC):
    """A Rasa action that runs a function; an error becomes an apology with a reference."""

    answer: staticmethod[[Turn], None]

    @abstractmethod
    def name(self) -> str:
        """The name Rasa calls it by."""

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> list[EventType]:
        work = asyncio.to_thread(_answer, type(self).answer, self.name(), dispatcher, tracker)
        try:
            return await asyncio.wait_for(work, DEADLINE_SECONDS)
        except Exception:
            reference = str(tracker.latest_message.get("message_id") or "")[:8].upper()
            log.exception("action %s failed, reference %s", self.name(), reference)
            dispatcher.messages.clear()
            dispatcher.utter_message(response="utter_apology", reference=reference)
            await asyncio.to_thread(_hand_over, dispatcher, tracker, reference)
            return [SlotSet("offer", None)]


def _hand_over(dispatcher: CollectingDispatcher, tracker: Tracker, reference: str) -> None:
    """After an error the customer gets a person; when the ledger is down, only the apology."""
    try:
        turn = Turn(tracker, dispatcher, product())
        if turn.visitor.customer is not None:
            case = cases.hand_over(turn.ledger, turn.cause, turn.customer.id, "error", turn.key)
            turn.say("utter_case_opened", number=case.number, waiting=case.waiting_before)
    except Exception:
        log.exception("after %s nobody could be called either", reference)


def _answer(
    answer: Answer, name: str, dispatcher: CollectingDispatcher, tracker: Tracker
) -> list[EventType]:
    turn = Turn(tracker, dispatcher, product())
    try:
        answer(turn)
    except Unknown:
        turn.say("utter_unknown_customer")
    except NoAccount:
        turn.say("utter_no_account", choices=[choice("utter_button_open", "/open_account")])
    except Refused as refused:
        told = (str, int, date, Money)
        facts: dict[str, Any] = {n: f for n, f in refused.facts.items() if isinstance(f, told)}
        turn.say(f"utter_{refused.refusal}", **facts)
    return turn.events(of_form=_is_of_a_form(name, tracker))


_registered: list[type[Action]] = []  # Python itself keeps no class that nothing refers to
_answers: dict[str, Answer] = {}


def go_on(turn: Turn, name: str) -> None:
    """Goes on with another action within the same turn.

    Not as a follow-up of Rasa's: after one that starts no form no rule would end the turn.
    """
    _answers[name](turn)


def answer_of(name: str) -> Answer | None:
    """The function behind an action, None where there is none of that name."""
    return _answers.get(name)


def action(name: str) -> Callable[[Answer], Answer]:
    """Registers a function of a turn as the Rasa action of that name."""

    def register(answer: Answer) -> Answer:
        members = {
            "name": lambda self: name,
            "answer": staticmethod(answer),
            "__doc__": answer.__doc__,
            "__module__": answer.__module__,
        }
        _answers[name] = answer
        _registered.append(type(name, (_FunctionAction,), members))
        return answer

    return register
