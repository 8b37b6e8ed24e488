"""Where each field of a grant goes. Names are those of the definition of the KAKEN XML (April 2021) and of answers."""

from __future__ import annotations

from loader.sources.mapping import Mapped
from ontology import text

DROPPED = (
    "grantAwardInfo", "grantList", "reportList", "memberList", "keywordList", "paragraphList", "classificationList",
    "awardAmountList", "fileList",
)  # fmt: skip
"""The lists behind the summaries: what the summaries join, year by year."""

_YEARLY = text("The summary joins the yearly parts; each year by itself stays in KAKEN")
_PAPERWORK = text("Flag or number of KAKEN's own administration")

MAPPING = (
    Mapped("grantAward/@id", "adms:identifier ^^enishi:KakenProject", text("Key of project and grant")),
    Mapped(
        "grantAward/@awardNumber",
        "adms:identifier ^^enishi:JGN",
        text("With JP in front when KAKEN states no Japan Grant Number"),
    ),
    Mapped("grantAward/@recordSet", "frapo:hasFundingAgency", text("kakenhi means the JSPS")),
    Mapped("grantAward/@projectType", "dcterms:type", text("Not stated for ordinary projects")),
    Mapped("identifier[@type=nationalAwardNumber]", "frapo:hasGrantNumber, adms:identifier ^^enishi:JGN"),
    Mapped("identifier[@type=doi]", "adms:identifier ^^enishi:DOI, foaf:page"),
    Mapped("urlList/url", "foaf:page", text("On the grant")),
    Mapped("created", "", text("The record keeps the later date of change")),
    Mapped("modified", "dcterms:modified", text("On the catalogue record")),
    Mapped("parentAward", "dcterms:hasPart", text("From the parent project, known by its id in KAKEN")),
    Mapped("summary/title", "dcterms:title"),
    Mapped("summary/titleAbbreviated", "dcterms:alternative"),
    Mapped(
        "summary/awardNumber/@awardNumber",
        "adms:identifier ^^enishi:JGN",
        text("Every number is a key: a number of one year can differ from the first one"),
    ),
    Mapped("summary/awardNumber/@participate", "", text("The key is the same in every year")),
    Mapped("summary/category", "dcterms:isPartOf, frapo:FundingProgramme", text("Levels inside one another")),
    Mapped("summary/categoryFc", "", text("The category again, for the search of the web page")),
    Mapped("summary/section", "dcterms:type", text("On the grant, as a concept of KAKEN's own table")),
    Mapped("summary/allocation", "dcterms:type", text("On the grant, as a concept of KAKEN's own table")),
    Mapped("summary/field", "dcterms:subject", text("A concept of the table that @fieldTable names")),
    Mapped("summary/review_section", "dcterms:subject", text("A concept of the table that @tableType names")),
    Mapped(
        "summary/institution",
        "prov:qualifiedAssociation",
        text("Role research institution; the number of KAKENHI is the key"),
    ),
    Mapped(
        "summary/institution/@niiCode",
        "adms:identifier",
        text("With five digits the number of KAKENHI; with six the number of NII, which joins nothing"),
    ),
    Mapped("summary/institution/@type", "", text("Classes of institutions come from the institution tables")),
    Mapped(
        "summary/agency",
        "frapo:FundingProgramme",
        text("KAKEN writes the programme of KAKENHI here; the funder is the JSPS"),
    ),
    Mapped("summary/member", "prov:qualifiedAssociation, prov:hadRole, sdo:position"),
    Mapped("summary/member/@eradCode", "adms:identifier ^^enishi:ERadResearcher"),
    Mapped("summary/member/@researcherNumber", "adms:identifier", text("Key when no e-Rad number is stated")),
    Mapped("summary/member/enriched", "adms:identifier ^^enishi:ERadResearcher", text("When @eradCode is missing")),
    Mapped(
        "summary/member/personalName",
        "foaf:name, foaf:familyName, foaf:givenName",
        text("Family first in both languages; readings as ja-Kana; further names as sdo:alternateName"),
    ),
    Mapped("summary/member/affiliation", "org:Membership", text("Department and post as its label")),
    Mapped(
        "summary/member/institution, department, jobTitle",
        "org:Membership",
        text("Deprecated form, read only without affiliation"),
    ),
    Mapped("summary/member/memberStatus", "", _PAPERWORK),
    Mapped("summary/projectStatus/@statusCode", "adms:status"),
    Mapped("summary/projectStatus/@fiscalYear, @date, note", "", text("History of the status stays in KAKEN")),
    Mapped("summary/keywordList/keyword", "sdo:keywords"),
    Mapped(
        "summary/paragraphList",
        "dcterms:description",
        text("The paragraph that tells best what the project is about; the others stay in KAKEN"),
    ),
    Mapped("summary/classification", "", text("Grades by reviewers, in codes without published meaning")),
    Mapped(
        "summary/periodOfAward",
        "dcterms:temporal, dcat:startDate, dcat:endDate",
        text("An end marked as not disclosed is not told"),
    ),
    Mapped(
        "summary/overallAwardAmount",
        "frapo:hasMonetaryValue, frapo:hasCurrencyCode",
        text("Total in yen; planned amounts and the split into direct and indirect cost are left out"),
    ),
    Mapped(
        "productList, productListEnriched",
        "frapo:isOutputOf",
        text("Products with a DOI; others have nothing by which they could be found again"),
    ),
    Mapped("product/author", "", text("One free text of all authors; the sources of the DOI tell them one by one")),
    Mapped("awardNumberList", "adms:identifier ^^enishi:JGN", text("Keys like summary/awardNumber")),
    Mapped(
        "grantList/grant/institution/@mextCode",
        "adms:identifier ^^enishi:KakenInstitution",
        text("The five digits of KAKENHI for the number of NII"),
    ),
    *(Mapped(name, "", _YEARLY) for name in DROPPED),
)
