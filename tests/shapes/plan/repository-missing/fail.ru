DELETE WHERE { ?any dcso:hasHost ?old }
