# The project number without a Japan Grant Number.
DELETE WHERE { ex:project frapo:isFundedBy ?old }
