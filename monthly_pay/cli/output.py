"""What every command shares: who runs it, the ledger, tables for people and JSON for programs."""

from __future__ import annotations

import functools
import getpass
import inspect
import json
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any

import typer
from pydantic import TypeAdapter
from rich.console import Console
from rich.table import Table
from sqlalchemy import Engine, make_url
from sqlalchemy.exc import OperationalError, ProgrammingError

from monthly_pay.ledger.clock import LedgerClock, SystemClock
from monthly_pay.ledger.engine import open_engine
from monthly_pay.ledger.ledger import Cause, Ledger
from monthly_pay.rules.money import Money
from monthly_pay.rules.refusals import Refused
from monthly_pay.settings import settings

REFUSED, UNREACHABLE = 1, 4
HIGHEST = Money.yuan(1_000_000)  # as in the HTTP API
errors = Console(stderr=True, soft_wrap=True)
opened: list[Engine] = []


def ledger() -> Ledger:
    """The ledger of the settings; a SQLite file has to be there, or opening would create it."""
    chosen = settings()
    url = make_url(chosen.database_url)
    if url.get_backend_name() == "sqlite" and not Path(url.database or "").exists():
        errors.print("error: there is no ledger yet; write one with: make seed")
        raise typer.Exit(UNREACHABLE)
    clock = LedgerClock() if chosen.clock == "ledger" else SystemClock()
    engine = open_engine(chosen.database_url)
    opened.append(engine)
    return Ledger(engine, clock)


def operator() -> Cause:
    """The operator at the terminal, for the audit."""
    return Cause(f"operator:{getpass.getuser()}")


@contextmanager
def told_plainly() -> Iterator[None]:
    """Says in one line why something cannot be done and ends with its code; closes the ledger."""
    try:
        yield
    except Refused as refused:
        facts = ", ".join(f"{name} {_plain(value)}" for name, value in refused.facts.items())
        told = f" ({facts})" if facts else ""
        errors.print(f"refused: {refused.refusal}{told}; nothing was changed", markup=False)
        raise typer.Exit(REFUSED) from refused
    except (OperationalError, ProgrammingError) as error:
        why = str(error.orig).strip().partition("\n")[0]
        errors.print(f"error: the ledger cannot be reached: {why}", markup=False)
        raise typer.Exit(UNREACHABLE) from error
    finally:
        while opened:
            opened.pop().dispose()


def shown(command: Callable[..., Any]) -> Callable[..., Any]:
    """Prints what a command returns, as a table or with ``--json``."""

    @functools.wraps(command)
    def run(*args: Any, as_json: bool = False, **kwargs: Any) -> None:
        with told_plainly():
            result = command(*args, **kwargs)
        _print(result, as_json=as_json)

    signature = inspect.signature(command, eval_str=True)
    option = inspect.Parameter(
        "as_json",
        inspect.Parameter.KEYWORD_ONLY,
        default=False,
        annotation=Annotated[bool, typer.Option("--json", help="For programs.")],
    )
    run.__signature__ = signature.replace(  # type: ignore[attr-defined]
        parameters=[*signature.parameters.values(), option]
    )
    return run


def _print(result: Any, *, as_json: bool) -> None:
    if as_json:
        adapter: TypeAdapter[Any] = TypeAdapter(Any)
        print(json.dumps(_flat(adapter.dump_python(result, mode="json")), ensure_ascii=False))
        return
    table = Table(box=None, pad_edge=False, show_header=isinstance(result, list))
    if isinstance(result, list):
        for column in _columns(result[0]) if result else {"nothing": None}:
            table.add_column(column, overflow="fold")
        for row in result:
            table.add_row(*(_plain(value) for value in _columns(row).values()))
    else:
        for name, value in _columns(result).items():
            table.add_row(name, _plain(value))
    Console(soft_wrap=True).print(table)


def _columns(row: Any) -> dict[str, Any]:
    if isinstance(row, dict):
        return row
    if hasattr(row, "__dataclass_fields__"):
        return {name: getattr(row, name) for name in row.__dataclass_fields__}
    return {"result": row}


def _plain(value: Any) -> str:
    if isinstance(value, (list, tuple)):
        return ", ".join(_plain(one) for one in value) or "-"
    return "-" if value is None else str(value)


def _flat(value: Any) -> Any:
    """Money as a number of 分 instead of an object around it."""
    if isinstance(value, dict):
        return value["fen"] if set(value) == {"fen"} else {k: _flat(v) for k, v in value.items()}
    return [_flat(one) for one in value] if isinstance(value, list) else value


def yuan(text: str) -> Money:
    """Reads an amount in 元 with at most two decimals."""
    if not re.fullmatch(r"[0-9]{1,12}(\.[0-9]{1,2})?", text):
        raise typer.BadParameter(f"{text!r} is not an amount in yuan such as 12.50")
    whole, _, part = text.partition(".")
    amount = Money.yuan(int(whole), int(part.ljust(2, "0")))
    if amount > HIGHEST:
        raise typer.BadParameter(f"{text} is more than {HIGHEST}")
    return amount


Amount = Annotated[Money, typer.Argument(parser=yuan, metavar="YUAN", help="For example 12.50.")]
RowId = Annotated[int, typer.Argument(min=1, max=2**31 - 1)]
CustomerName = Annotated[str, typer.Argument(metavar="CUSTOMER", help="As the host app says it.")]
