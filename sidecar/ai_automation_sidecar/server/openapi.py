"""Describe the HTTP interface in OpenAPI 3.1, from its routes and messages."""

from collections.abc import Mapping
from dataclasses import fields
from types import NoneType
from typing import Any, get_args, get_origin, get_type_hints

from aiohttp import web

from ..core.contract import (
    AnalysisRequest,
    AnalysisState,
    BacktestRequest,
    ErrorInfo,
    ForgetRequest,
    Forgotten,
    Health,
    HomeUpdate,
    Info,
    Pattern,
    RecorderAnswer,
    RecorderCheck,
)

_MESSAGES = (
    AnalysisRequest,
    AnalysisState,
    BacktestRequest,
    ErrorInfo,
    ForgetRequest,
    Forgotten,
    Health,
    HomeUpdate,
    Info,
    Pattern,
    RecorderAnswer,
    RecorderCheck,
)
_PLAIN = {str: "string", int: "integer", float: "number", bool: "boolean", NoneType: "null"}
_BODIES = {
    "/api/analysis": {"post": "AnalysisRequest"},
    "/api/backtest": {"post": "BacktestRequest"},
    "/api/forget": {"post": "ForgetRequest"},
    "/api/home": {"put": "HomeUpdate"},
    "/api/recorder": {"post": "RecorderCheck"},
}
# Summary, answer and its status of every operation.
_OPERATIONS: Mapping[tuple[str, str], tuple[str, dict[str, Any], str]] = {
    ("get", "/health"): ("Tell that the sidecar runs", {"$ref": "Health"}, "200"),
    ("get", "/api/info"): ("Tell version, contract and store", {"$ref": "Info"}, "200"),
    ("get", "/api/metrics"): (
        "Tell how long queries take, how much memory is used, how often what is kept helps",
        {"type": "object"},
        "200",
    ),
    ("get", "/api/openapi.json"): ("Return this description", {"type": "object"}, "200"),
    ("post", "/api/analysis"): ("Start an analysis", {"$ref": "AnalysisState"}, "202"),
    ("get", "/api/analysis"): (
        "Return the running or the last analysis",
        {"$ref": "AnalysisState"},
        "200",
    ),
    ("delete", "/api/analysis"): (
        "Ask the analysis that runs to stop",
        {"$ref": "AnalysisState"},
        "202",
    ),
    ("post", "/api/backtest"): (
        "Tell what an automation would have done in all that is kept of the past",
        {"type": "object"},
        "200",
    ),
    ("put", "/api/home"): (
        "Keep what to analyse by night, and when",
        {"$ref": "AnalysisState"},
        "200",
    ),
    ("post", "/api/forget"): (
        "Forget what entities did, and what was suggested about them",
        {"$ref": "Forgotten"},
        "200",
    ),
    ("post", "/api/recorder"): (
        "Tell whether a recorder can be read from here",
        {"$ref": "RecorderAnswer"},
        "200",
    ),
    ("put", "/api/history"): (
        "Take a history in place of a recorder: a database of its kind, in SQLite",
        {"$ref": "RecorderAnswer"},
        "200",
    ),
    ("get", "/api/suggestions"): (
        "Return what was found, surest first",
        {
            "type": "object",
            "properties": {"suggestions": {"type": "array", "items": {"$ref": "Pattern"}}},
        },
        "200",
    ),
}


def describe_api(router: web.UrlDispatcher, version: str) -> dict[str, Any]:
    """Return the description of the routes that are there."""
    paths: dict[str, dict[str, Any]] = {}
    for route in router.routes():
        path, method = route.resource.canonical if route.resource else "", route.method.lower()
        if operation := _OPERATIONS.get((method, path)):
            paths.setdefault(path, {})[method] = _operation(method, path, *operation)
    return {
        "openapi": "3.1.0",
        "info": {"title": "AI Automation sidecar", "version": version},
        "security": [{"token": []}],
        "paths": paths,
        "components": {
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
            "schemas": {kind.__name__: _schema(kind) for kind in _MESSAGES},
        },
    }


def _operation(
    method: str, path: str, summary: str, answer: dict[str, Any], status: str
) -> dict[str, Any]:
    error = {"type": "object", "properties": {"error": {"$ref": "ErrorInfo"}}}
    operation: dict[str, Any] = {
        "summary": summary,
        "responses": {
            status: {"description": "Done", "content": _json(answer)},
            "default": {"description": "It failed", "content": _json(error)},
        },
    }
    if body := _BODIES.get(path, {}).get(method):
        operation["requestBody"] = {"content": _json({"$ref": body})}
    elif path == "/api/history":
        operation["requestBody"] = {"content": {"application/vnd.sqlite3": {}}}
    if path == "/health":
        operation["security"] = []
    return operation


def _json(schema: dict[str, Any]) -> dict[str, Any]:
    return {"application/json": {"schema": _linked(schema)}}


def _linked(schema: Any) -> Any:
    """Return a schema with names of messages made into references."""
    if isinstance(schema, dict):
        return {
            key: f"#/components/schemas/{value}" if key == "$ref" else _linked(value)
            for key, value in schema.items()
        }
    return schema


def _schema(kind: type[Any]) -> dict[str, Any]:
    hints = get_type_hints(kind)
    return {
        "type": "object",
        "description": kind.__doc__,
        "properties": {item.name: _type(hints[item.name]) for item in fields(kind)},
    }


def _type(hint: Any) -> dict[str, Any]:
    if hint in _PLAIN:
        return {"type": _PLAIN[hint]}
    origin = get_origin(hint)
    if origin is list:
        return {"type": "array", "items": _type(get_args(hint)[0])}
    if origin is dict:
        return {"type": "object"}
    return {"anyOf": [_type(part) for part in get_args(hint)]}
