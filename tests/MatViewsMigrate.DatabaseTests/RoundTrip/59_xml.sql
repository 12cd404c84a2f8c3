SELECT id, xmlelement(name customer, xmlattributes(id, name AS "full name"), xmlforest(mood, born AS birthday), 'text & more') AS element,
    xmlconcat('<a/>'::xml, '<b>x</b>') AS joined, xmlparse(CONTENT 'abc<d/>') AS content, xmlserialize(CONTENT '<a/>'::xml AS text) AS text,
    xmlpi(name php, 'echo 1') AS pi, (xpath('/a/text()', '<a>t</a>'))[1]::text AS path, '<x/>'::xml IS DOCUMENT AS document, xmlcomment('c')::text AS comment
FROM corpus.customers
