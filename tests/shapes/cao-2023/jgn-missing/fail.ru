# The award number is no Japan Grant Number.
DELETE WHERE { ex:grant adms:identifier ?old } ;
DELETE { ex:grant frapo:hasGrantNumber ?old } INSERT { ex:grant frapo:hasGrantNumber "05a1C1" } WHERE { ex:grant frapo:hasGrantNumber ?old }
