# An address of another kind.
DELETE { ex:data dcat:landingPage ?old } INSERT { ex:data dcat:landingPage <ftp://repository.example.ac.jp/2024> } WHERE { ex:data dcat:landingPage ?old }
