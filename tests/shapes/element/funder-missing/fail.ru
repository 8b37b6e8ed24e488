# No agency is named, neither by the project nor by the grant.
DELETE WHERE { ex:project frapo:hasFundingAgency ?old } ;
DELETE WHERE { ex:grant frapo:isAwardedBy ?old }
