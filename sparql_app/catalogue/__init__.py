"""The catalogue as an API: its questions and indicators asked by name, with typed parameters, in every format.

    question   which query, with which parameters, sifted how: read from a request, or refused with a reason
    sifting    require, filter and sort, on the terms of the answer
    answering  the question asked of one release, through the one gate
    table      the rows of the answer
    names      titles of the things in it
    forms      the answer in each format
    sheet      the answer for people who work in a spreadsheet
    address    permanent addresses, pages, short links
    openapi    all of it as OpenAPI 3.1
    library    the queries as RDF, for SPARQL editors

The names of parameters that every question has are those of RAMOSE.
"""
