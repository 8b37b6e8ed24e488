DELETE WHERE { ex:plan dcso:ethicalIssuesExist ?old }
