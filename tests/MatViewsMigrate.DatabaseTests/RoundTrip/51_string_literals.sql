SELECT 'it''s' AS quote, 'back\slash \n' AS backslash, E'tab\tnewline\nquote\'slash\\ \x41 \u00e9' AS escaped, U&'d\0061t\+000061' AS unicode,
    U&'d!0061ta' UESCAPE '!' AS own_escape, $$dollar 'quoted' \ text$$ AS dollar, $tag$with $$ inside$tag$ AS tagged, 'two '
    'parts' AS parts, 'trailing   ' AS trailing, '' AS empty,
    'line one
line two  
	tab here' AS lines, N'national' AS national, '日本 — "quoted" %s $1 :name @x ? {}' AS symbols, '-- not a comment' AS dashes, '/* nor this */' AS stars, E'\r\n' AS crlf, ' ; ' AS semicolon,
    E'\b\f\013\001' AS control, '''' AS one_quote, E'\\' AS one_backslash
