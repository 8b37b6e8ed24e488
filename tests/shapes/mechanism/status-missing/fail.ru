DELETE WHERE { ex:status a ?type ; prov:specializationOf ?of ; adms:status ?is ; prov:generatedAtTime ?at }
