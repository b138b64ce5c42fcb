"""The routes of the web as the app has them, so that a test over all of them forgets none."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from fastapi import FastAPI
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute

from desk.site import news

news.LIFE_SECONDS = 0.0  # a stream says hello and ends, so that whoever asks every route comes to the next

JSON = ("/api", "/webhooks", "/model", "/chat/send")


@dataclass(frozen=True)
class Way:
    """One route by one method, with the names of what it takes. is_json: its body is JSON, not a form."""

    method: str
    path: str
    in_path: tuple[str, ...]
    in_query: tuple[str, ...]
    in_body: tuple[str, ...]
    is_json: bool


def ways(app: FastAPI) -> list[Way]:
    """Every one, in the order of their paths."""
    found = [
        _way(method, prefix + route.path, route)
        for prefix, route in _routes(app.routes, "")
        for method in sorted(route.methods - {"HEAD", "OPTIONS"})
    ]
    return sorted(found, key=lambda way: (way.path, way.method))


def _routes(routes: Any, prefix: str) -> Iterator[tuple[str, APIRoute]]:
    for route in routes:
        if isinstance(route, APIRoute):
            yield prefix, route
        elif (included := getattr(route, "original_router", None)) is not None:
            yield from _routes(included.routes, prefix + route.include_context.prefix)


def _way(method: str, path: str, route: APIRoute) -> Way:
    parts = [*_parts(route.dependant)]
    query = tuple(dict.fromkeys(one.alias for part in parts for one in part.query_params))
    in_path = tuple(dict.fromkeys(one.alias for part in parts for one in part.path_params))
    fields: dict[str, None] = {}
    for part in parts:
        for one in part.body_params:
            model = getattr(one.field_info.annotation, "model_fields", None)
            fields |= dict.fromkeys(model if model else [one.alias])
    return Way(method, path, in_path, query, tuple(fields), path.startswith(JSON))


def _parts(dependant: Dependant) -> Iterator[Dependant]:
    yield dependant
    for inner in dependant.dependencies:
        yield from _parts(inner)
