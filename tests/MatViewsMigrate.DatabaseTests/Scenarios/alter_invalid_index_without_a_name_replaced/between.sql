CREATE INDEX m_kind_idx ON app.m (kind); CREATE UNIQUE INDEX m_id_key ON app.m (id); UPDATE pg_index SET indisvalid = false WHERE indexrelid IN ('app.m_kind_idx'::regclass, 'app.m_id_key'::regclass);
