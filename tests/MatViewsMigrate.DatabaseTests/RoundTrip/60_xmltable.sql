SELECT x.*
FROM (SELECT '<rows><row id="1"><name>a</name></row><row id="2"/></rows>'::xml AS doc) d,
    XMLTABLE('/rows/row' PASSING d.doc COLUMNS n FOR ORDINALITY, id integer PATH '@id' NOT NULL, name text DEFAULT 'nobody') AS x
