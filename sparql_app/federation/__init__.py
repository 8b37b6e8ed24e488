"""Federation out: SERVICE, carried out by the service itself (SPARQL 1.1 Federated Query).

Query workers have no network and refuse every text that calls out. What reaches them is therefore a query in which each
SERVICE clause has been replaced by its solutions, as a VALUES block. The clauses are answered one after the other, by
endpoints that the settings name and by no other:

1. `clauses` finds them in the text, once the engine has found the text valid;
2. `surroundings` takes from the query what a clause is joined with. Its bindings are asked of the release, with the
   rights of the caller, and sent along in VALUES blocks, so that only what can matter comes back;
3. `endpoint` asks, at an address that `address` has judged; `solutions` reads the answer;
4. `receipt` tells who answered, when, and how many.

Bindings are data that leave. They are sent for callers of the public scope, and for those of the internal scope only
where the setting ``service_sends`` says so; without them the whole pattern is asked.
"""

from sparql_app.federation.carrying import Carried, Federation
from sparql_app.federation.receipt import Receipt, tell

__all__ = ["Carried", "Federation", "Receipt", "tell"]
