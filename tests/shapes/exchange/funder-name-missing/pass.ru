# Without a grant no funder is asked for.
DELETE WHERE { ex:data frapo:isOutputOf ?old }
