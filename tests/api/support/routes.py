"""What the program serves, by its own description."""

import dataclasses
import json

from .cluster import run_program


@dataclasses.dataclass(frozen=True)
class Route:
    """One method on one path of the description: "POST" on "/api/v1/invoices/{id}/post"."""

    method: str
    path: str

    def filled(self, record_id):
        """The path with an id in place of every parameter."""
        parts = [record_id if part.startswith("{") else part for part in self.path.split("/")]
        return "/".join(parts)


METHODS = {"get", "post", "put", "patch", "delete"}


def described_routes(cluster):
    """All routes, from `itdo-erp describe openapi`: the same text as /openapi.json, without a server."""
    description = json.loads(run_program(cluster.environment, "describe", "openapi"))
    return [
        Route(method.upper(), path)
        for path, operations in description["paths"].items()
        for method in operations
        if method in METHODS
    ]
