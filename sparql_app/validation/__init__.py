"""Validation on demand: what somebody sends is judged at once, and nothing of it is kept.

The addresses and names of fields are those of the SHACL validator of the Interoperability Test Bed
(https://www.itb.ec.europa.eu/docs/guides/latest/validatingRDF/), so that its clients work here. Whatever is sent is
read and judged in worker processes that have so much time and memory and no network (`sparql_app.validation.worker`);
the service itself only carries bytes to them (`sparql_app.validation.pool`).
"""
