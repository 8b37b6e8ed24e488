# Terms without a duty.
DELETE WHERE { ex:use odrl:duty ?d }
