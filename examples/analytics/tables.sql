-- The source tables of the sample project: a small online service, half a year of its events.
-- One script, one transaction, no psql commands. The data are generated from hashes of row numbers, never from
-- random(), so every load holds the same rows on every server.

CREATE SCHEMA analytics;
COMMENT ON SCHEMA analytics IS 'An event pipeline: who did what, who paid, which experiment worked.';

DO $$
BEGIN
    IF NOT EXISTS (SELECT FROM pg_catalog.pg_roles WHERE rolname = 'reporting') THEN
        CREATE ROLE reporting NOLOGIN;
    END IF;
EXCEPTION WHEN duplicate_object OR unique_violation THEN
    NULL; -- another load on the same server was faster
END
$$;
GRANT USAGE ON SCHEMA analytics TO reporting;

-- A number in [0, 1) that looks random and depends on nothing but its arguments.
CREATE FUNCTION analytics.noise(seed text, n bigint) RETURNS double precision
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$ SELECT ('x' || substr(md5(seed || n), 1, 8))::bit(32)::bigint / 4294967296.0::double precision $$;

CREATE TABLE analytics.accounts (
    account_id bigint PRIMARY KEY,
    name text NOT NULL,
    plan text NOT NULL CHECK (plan IN ('free', 'team', 'business', 'enterprise')),
    country text NOT NULL,
    created_at timestamptz NOT NULL
);
COMMENT ON TABLE analytics.accounts IS 'Companies that use the service.';

CREATE TABLE analytics.users (
    user_id bigint PRIMARY KEY,
    account_id bigint NOT NULL REFERENCES analytics.accounts,
    email text NOT NULL UNIQUE,
    channel text NOT NULL CHECK (channel IN ('organic', 'search', 'social', 'referral')),
    signed_up_at timestamptz NOT NULL
);
COMMENT ON TABLE analytics.users IS 'People of those companies.';
COMMENT ON COLUMN analytics.users.channel IS 'What brought them here.';

CREATE TABLE analytics.events (
    event_id bigint PRIMARY KEY,
    user_id bigint NOT NULL,
    name text NOT NULL,
    occurred_at timestamptz NOT NULL,
    properties jsonb NOT NULL DEFAULT '{}'
);
COMMENT ON TABLE analytics.events IS 'What people did, in the order in which it was received.';
COMMENT ON COLUMN analytics.events.name IS 'visit, view_item, add_to_cart, checkout or purchase.';
COMMENT ON COLUMN analytics.events.properties IS 'device (text) and duration_ms (number).';

CREATE TABLE analytics.orders (
    order_id bigint PRIMARY KEY,
    user_id bigint NOT NULL,
    account_id bigint NOT NULL,
    ordered_at timestamptz NOT NULL,
    status text NOT NULL CHECK (status IN ('paid', 'refunded', 'cancelled')),
    amount numeric(12, 2) NOT NULL CHECK (amount > 0)
);
COMMENT ON TABLE analytics.orders IS 'One row for each purchase event.';
COMMENT ON COLUMN analytics.orders.amount IS 'In euros, before a refund.';

CREATE TABLE analytics.experiments (
    experiment_id integer PRIMARY KEY,
    key text NOT NULL UNIQUE,
    started_at timestamptz NOT NULL,
    ended_at timestamptz NOT NULL,
    CHECK (started_at < ended_at)
);
COMMENT ON TABLE analytics.experiments IS 'What was tried, and when.';

CREATE TABLE analytics.experiment_assignments (
    experiment_id integer NOT NULL REFERENCES analytics.experiments,
    user_id bigint NOT NULL,
    variant text NOT NULL,
    assigned_at timestamptz NOT NULL,
    PRIMARY KEY (experiment_id, user_id)
);
COMMENT ON TABLE analytics.experiment_assignments IS 'Who saw which variant. The variant "control" is how it was before.';

INSERT INTO analytics.accounts
SELECT
    n,
    initcap((ARRAY['north', 'blue', 'iron', 'river', 'cedar', 'amber', 'quiet', 'swift'])[1 + n % 8])
        || ' ' || (ARRAY['Works', 'Labs', 'Trading', 'Foods', 'Studio', 'Freight', 'Books'])[1 + n % 7] || ' ' || n,
    (ARRAY['free', 'free', 'free', 'team', 'team', 'business', 'enterprise'])
        [1 + floor(7 * analytics.noise('plan', n))::integer],
    (ARRAY['DE', 'FR', 'GB', 'IN', 'JP', 'NG', 'US', 'US', 'BR'])[1 + floor(9 * analytics.noise('country', n))::integer],
    timestamptz '2024-10-01 00:00:00+00' + analytics.noise('opened', n) * interval '90 days'
FROM generate_series(1, 400) AS n;

INSERT INTO analytics.users
SELECT
    n,
    1 + floor(400 * analytics.noise('account', n) * analytics.noise('account2', n))::bigint,
    'user' || n || '@example.com',
    (ARRAY['organic', 'organic', 'search', 'search', 'search', 'social', 'referral'])
        [1 + floor(7 * analytics.noise('channel', n))::integer],
    date_trunc('second', timestamptz '2025-01-01 00:00:00+00' + analytics.noise('signup', n) * interval '150 days')
FROM generate_series(1, 5000) AS n;

-- Few people do most; interest fades after the first days; the later a step of the funnel, the fewer reach it.
-- The short checkout of experiment 1 works: those who see it complete more purchases.
INSERT INTO analytics.events
SELECT
    row_number() OVER (ORDER BY e.occurred_at, e.n),
    e.user_id,
    CASE
        WHEN e.kind < 0.52 THEN 'visit'
        WHEN e.kind < 0.82 THEN 'view_item'
        WHEN e.kind < 0.93 THEN 'add_to_cart'
        WHEN e.kind < 0.97 - e.effect THEN 'checkout'
        ELSE 'purchase'
    END,
    e.occurred_at,
    jsonb_build_object(
        'device', CASE WHEN analytics.noise('device', e.n) < 0.6 THEN 'mobile' ELSE 'desktop' END,
        'duration_ms', floor(30 + 2000 * analytics.noise('duration', e.n) ^ 3))
FROM (
    SELECT
        d.n,
        u.user_id,
        analytics.noise('kind', d.n) AS kind,
        t.occurred_at,
        CASE
            WHEN t.occurred_at >= timestamptz '2025-02-03 00:00:00+00'
                AND t.occurred_at < timestamptz '2025-03-03 00:00:00+00'
                AND analytics.noise('variant1', u.user_id) >= 0.5 THEN 0.015
            ELSE 0
        END AS effect
    FROM (
        SELECT
            n,
            1 + floor(5000 * analytics.noise('user', n) ^ 2)::bigint AS user_id,
            analytics.noise('spread', n) AS spread
        FROM generate_series(1, 200000) AS n
    ) AS d
    JOIN analytics.users AS u USING (user_id)
    CROSS JOIN LATERAL (
        SELECT date_trunc('second', least(
            u.signed_up_at - ln(1 - d.spread) * interval '24 days',
            u.signed_up_at + d.spread * (timestamptz '2025-07-01 00:00:00+00' - u.signed_up_at))) AS occurred_at
    ) AS t
) AS e;

INSERT INTO analytics.orders
SELECT
    row_number() OVER (ORDER BY e.event_id),
    e.user_id,
    u.account_id,
    e.occurred_at,
    CASE
        WHEN analytics.noise('status', e.event_id) < 0.93 THEN 'paid'
        WHEN analytics.noise('status', e.event_id) < 0.98 THEN 'refunded'
        ELSE 'cancelled'
    END,
    round((5 + 195 * analytics.noise('amount', e.event_id) ^ 2)::numeric, 2)
FROM analytics.events AS e
JOIN analytics.users AS u USING (user_id)
WHERE e.name = 'purchase';

INSERT INTO analytics.experiments VALUES
    (1, 'short_checkout', '2025-02-03 00:00:00+00', '2025-03-03 00:00:00+00'),
    (2, 'dark_theme', '2025-03-10 00:00:00+00', '2025-04-07 00:00:00+00'),
    (3, 'price_badge', '2025-05-05 00:00:00+00', '2025-06-02 00:00:00+00');

-- Everybody who was seen while an experiment ran takes part from then on.
INSERT INTO analytics.experiment_assignments
SELECT
    x.experiment_id,
    e.user_id,
    CASE
        WHEN x.experiment_id = 3 THEN (ARRAY['control', 'green', 'red'])
            [1 + floor(3 * analytics.noise('variant' || x.experiment_id, e.user_id))::integer]
        ELSE (ARRAY['control', 'treatment'])
            [1 + floor(2 * analytics.noise('variant' || x.experiment_id, e.user_id))::integer]
    END,
    min(e.occurred_at)
FROM analytics.experiments AS x
JOIN analytics.events AS e ON e.occurred_at >= x.started_at AND e.occurred_at < x.ended_at
GROUP BY x.experiment_id, e.user_id;

CREATE INDEX events_user_id_occurred_at ON analytics.events (user_id, occurred_at);
CREATE INDEX events_occurred_at ON analytics.events USING brin (occurred_at);
CREATE INDEX orders_account_id_ordered_at ON analytics.orders (account_id, ordered_at);
CREATE INDEX orders_user_id ON analytics.orders (user_id);
CREATE INDEX users_account_id ON analytics.users (account_id);

DROP FUNCTION analytics.noise(text, bigint);

ANALYZE analytics.accounts, analytics.users, analytics.events, analytics.orders,
    analytics.experiments, analytics.experiment_assignments;
