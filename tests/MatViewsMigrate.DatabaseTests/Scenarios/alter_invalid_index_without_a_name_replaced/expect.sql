-- both are valid, under the names that they had, and there is no third
SELECT array_agg(indexrelid::regclass::text || ' ' || indisvalid ORDER BY indexrelid::regclass::text) = ARRAY['app.m_id_key true', 'app.m_kind_idx true']
FROM pg_index WHERE indrelid = 'app.m'::regclass;
