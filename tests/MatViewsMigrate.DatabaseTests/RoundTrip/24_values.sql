VALUES (1, 'one', NULL::date), (2, 'two', date '2024-02-29'), (3, NULL, 'infinity')
