DELETE { ex:plan-hosting prov:agent ?old } INSERT { ex:plan-hosting prov:agent ex:plan-funder } WHERE { ex:plan-hosting prov:agent ?old }
