# An address with a query.
DELETE { ex:data dcat:landingPage ?old } INSERT { ex:data dcat:landingPage <http://repository.example.ac.jp/?id=2024&lang=ja> } WHERE { ex:data dcat:landingPage ?old }
