DELETE { ex:plan-collecting prov:agent ?old } INSERT { ex:plan-collecting prov:agent ex:plan-funder } WHERE { ex:plan-collecting prov:agent ?old }
