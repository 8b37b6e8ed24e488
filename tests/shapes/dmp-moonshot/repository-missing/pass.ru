DELETE { ex:planned-file dcso:hasHost ex:host } INSERT { ex:planned dcat:landingPage <https://repository.example.ac.jp/> } WHERE { }
