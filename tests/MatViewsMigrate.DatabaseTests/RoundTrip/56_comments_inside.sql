/* first /* nested */ still a comment */ -- and a line; with a semicolon
SELECT id, -- SELECT nothing 'unbalanced
    /* 'quote' "name" $$ */ name /*+ hint */ AS name
FROM /* corpus.orders */ corpus.customers -- the end
WHERE id > 0 /* trailing */ -- last line
