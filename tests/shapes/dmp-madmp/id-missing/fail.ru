DELETE WHERE { ex:plan dcso:hasDMPId ?old }
