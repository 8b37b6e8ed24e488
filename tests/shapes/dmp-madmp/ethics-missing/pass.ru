DELETE { ex:plan dcso:ethicalIssuesExist ?old } INSERT { ex:plan dcso:ethicalIssuesExist "unknown" } WHERE { ex:plan dcso:ethicalIssuesExist ?old }
