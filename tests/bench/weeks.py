"""Many couples with six weeks behind them, by SQL alone; and what a set-based statement would do for their readings."""

from __future__ import annotations

from datetime import date

WEEKS = 6
LAST = date(2026, 10, 12)
"""The first date of the newest week, a Monday."""

TABLES = (
    "accounts_membership",
    "accounts_change",
    "checkins_checkin",
    "checkins_boundarymark",
    "checkins_sharedweek",
    "checkins_ownreading",
)
"""Those that grow with the weeks."""

HEAD = "id, visibility, joint, version, created_at, changed_at, shared_at"
PRIVATE = "gen_random_uuid(), 'private', false, 1, at, at, null"
SEED = [
    """CREATE TEMP TABLE pair AS
        SELECT n, gen_random_uuid() AS couple, gen_random_uuid() AS one, gen_random_uuid() AS two,
               timestamptz '2026-01-05 09:00Z' AS at
        FROM generate_series(1, %(couples)s) AS n""",
    """INSERT INTO accounts_person (password, id, email, name, time_zone, language, first_weekday, is_active, is_staff,
                                    is_demo, created_at, consented_at, device_salt)
        SELECT '!', id, 'r' || n || '-' || seat || '@example.org', 'Ana', zone, 'en', 0, true, false, false, at, at,
            gen_random_uuid()
        FROM pair,
             LATERAL (VALUES (1, one, 'Europe/Lisbon'), (2, two, 'America/New_York')) AS seats (seat, id, zone)""",
    "INSERT INTO accounts_couple (id, first_weekday, started_at, first_week) SELECT couple, 0, at, at::date FROM pair",
    """INSERT INTO accounts_membership (seat, couple_id, person_id, partner_name)
        SELECT seat, couple, id, '' FROM pair, LATERAL (VALUES (1, one), (2, two)) AS seats (seat, id)""",
    "INSERT INTO accounts_feed (viewer_id, seq, floor) SELECT id, 1000, 0 FROM accounts_person",
    f"""INSERT INTO checkins_checkin ({HEAD}, week, state, submitted_at, me_minutes, we_minutes, me_target, we_target,
            d1, d2, s1, s2, s3, s4, s5, s6, s7, s8, passed, kept, x1, x2, couple_id, owner_id)
        SELECT {PRIVATE}, %(last)s::date - 7 * back, 'submitted', at, 60 * (random() * 8)::int,
            60 * (random() * 10)::int, 300, 420, (random() * 4)::int - 3, (random() * 4)::int - 2,
            1 + (random() * 6)::int, 1 + (random() * 6)::int, 1 + (random() * 6)::int, 1 + (random() * 6)::int,
            1 + (random() * 6)::int, 1 + (random() * 6)::int,
            CASE WHEN random() < .8 THEN 1 + (random() * 6)::int END,
            CASE WHEN random() < .3 THEN 1 + (random() * 6)::int END,
            '[]', CASE WHEN random() < .1 THEN '["s4"]' ELSE '[]' END::jsonb, %(text)s, %(text)s, couple, id
        FROM (SELECT *, one AS id FROM pair UNION ALL SELECT *, two FROM pair) AS people,
             generate_series(0, %(weeks)s - 1) AS back
        ORDER BY back DESC, random()""",
    f"""INSERT INTO checkins_boundarymark ({HEAD}, boundary, of_partner, mark, kept, open, owner_id, check_in_id)
        SELECT {PRIVATE.replace(" at,", " c.created_at,")}, gen_random_uuid(), of_partner, 1 + (random() * 4)::int,
            false, hashtext(c.owner_id::text) %% 5 <> 0, c.owner_id, c.id
        FROM checkins_checkin AS c, (VALUES (true), (false)) AS whose (of_partner)""",
    f"""INSERT INTO checkins_sharedweek ({HEAD}, week, method_version, answers, times, figures, reading,
            x1_first, x1_second, couple_id, owner_id)
        SELECT gen_random_uuid(), 'shared', true, 1, at, at, at, %(last)s::date - 7 * back, 1,
            '{{"first": {{"s1": "much", "s2": "somewhat"}}, "second": {{"s1": "much"}}}}', '{{}}', '{{}}',
            '{{"said": {{"says": "", "word": "", "spoken": false}}}}', %(text)s, %(text)s, couple, one
        FROM pair, generate_series(0, %(weeks)s - 1) AS back ORDER BY back DESC, random()""",
    f"""INSERT INTO checkins_ownreading ({HEAD}, week, method_version, lived, reading, partner_marks, couple_id,
            owner_id)
        SELECT {PRIVATE}, %(last)s::date - 7 * back, 1, '{{}}',
            '{{"said": {{"says": "", "word": "", "spoken": false}}}}', '{{}}', couple, id
        FROM (SELECT *, one AS id FROM pair UNION ALL SELECT *, two FROM pair) AS people,
             generate_series(0, %(weeks)s - 1) AS back ORDER BY back DESC, random()""",
    """INSERT INTO accounts_change (viewer_id, seq, model, row, gone, written_at)
        SELECT viewer, row_number() OVER (PARTITION BY viewer), model, id, false, now() FROM (
            SELECT person_id AS viewer, 'sharedweek' AS model, w.id FROM checkins_sharedweek AS w
            JOIN accounts_membership AS m USING (couple_id)
            UNION ALL SELECT owner_id, 'ownreading', id FROM checkins_ownreading) AS lines""",
]

PARTS = {
    "s1": "100.0 * (s1 - 1) / 6",
    "s2": "100.0 * (s2 - 1) / 6",
    "d2": "100.0 * (1 - greatest(0, -d2) / 3.0)",
    "me": "100.0 * least(1, me_minutes / me_target::float)",
    "care": "CASE WHEN seen THEN open_care ELSE care END",
    "s4": "CASE WHEN seen AND kept ? 's4' THEN NULL ELSE 100.0 * (s4 - 1) / 6 END",
    "s5": "100.0 * (s5 - 1) / 6",
    "s6": "100.0 * (s6 - 1) / 6",
    "d1": "100.0 * (1 - greatest(0, -d1) / 3.0)",
    "we": "100.0 * least(1, we_minutes / we_target::float)",
}
NAMES = tuple(PARTS)
AXES = {"autonomy": NAMES[:5], "connection": NAMES[5:]}


def _mean(names: tuple[str, ...]) -> str:
    total = " + ".join(f"coalesce({name}_part, 0)" for name in names)
    counted = f"num_nonnulls({', '.join(f'{name}_part' for name in names)})"
    return f"CASE WHEN {counted} >= 3 THEN ({total}) / {counted} END"


def _axis(axis: str, names: tuple[str, ...]) -> str:
    parts = ", ".join(f"'{name}', avg({name}_part), '{name} weeks', count({name}_part)" for name in names)
    return (
        f"jsonb_build_object('value', avg({axis}), 'lowest', min({axis}), 'highest', max({axis}), "
        f"'weeks', count({axis}), 'parts', jsonb_build_object({parts}))"
    )


READ = f"""
    care AS (
        SELECT m.check_in_id, avg(25.0 * (mark - 1)) AS care, avg(25.0 * (mark - 1)) FILTER (WHERE open) AS open_care
        FROM checkins_boundarymark AS m JOIN checkins_checkin AS c ON c.id = m.check_in_id
        WHERE c.couple_id = ANY(%(ids)s) AND c.state = 'submitted' AND c.week >= %(last)s::date - 42
            AND NOT of_partner AND mark IS NOT NULL
        GROUP BY m.check_in_id),
    weeks AS (
        SELECT couple_id, owner_id, week, seen, {", ".join(f"{sql} AS {name}_part" for name, sql in PARTS.items())},
            rank() OVER (PARTITION BY owner_id, seen ORDER BY week DESC) AS place,
            count(*) OVER (PARTITION BY couple_id, week) AS seals
        FROM checkins_checkin AS c LEFT JOIN care ON care.check_in_id = c.id, (VALUES (true), (false)) AS views (seen)
        WHERE couple_id = ANY(%(ids)s) AND state = 'submitted' AND week >= %(last)s::date - 42),
    axes AS (
        SELECT *, {", ".join(f"{_mean(names)} AS {axis}" for axis, names in AXES.items())}
        FROM weeks WHERE place <= 4 AND seals = 4),
    readings AS MATERIALIZED (
        SELECT couple_id, owner_id, seen, avg(autonomy) AS a, avg(connection) AS c,
            max(autonomy) FILTER (WHERE place = 1) AS autonomy, max(connection) FILTER (WHERE place = 1) AS connection,
            jsonb_build_object({", ".join(f"'{axis}', {_axis(axis, names)}" for axis, names in AXES.items())},
                'support', avg(s5_part), 'weeks', jsonb_agg(week)) AS reading
        FROM axes GROUP BY couple_id, owner_id, seen),
    together AS (
        SELECT couple_id, jsonb_agg(reading) AS reading, min(c) AS overlap,
            CASE WHEN min(a) >= 60 AND min(c) >= 60 THEN 'interdependent'
                 WHEN min(a) >= 60 AND max(c) < 50 THEN 'distance'
                 WHEN max(a) < 50 AND min(c) >= 60 THEN 'enmeshment'
                 WHEN max(a) < 50 AND max(c) < 50 THEN 'low' END AS word
        FROM readings WHERE seen GROUP BY couple_id)"""

COMPARE = f"""WITH {READ}
    SELECT (SELECT count(*) FROM checkins_sharedweek AS w JOIN together USING (couple_id)
            WHERE w.week = %(last)s AND w.reading <> together.reading),
           (SELECT count(*) FROM checkins_ownreading AS o JOIN readings USING (owner_id)
            WHERE o.week = %(last)s AND NOT seen AND o.reading <> readings.reading)"""
"""The readings of some couples, beside what stands."""

STORE = f"""WITH {READ},
    shared AS (
        UPDATE checkins_sharedweek AS w SET reading = together.reading || jsonb_build_object('word', word),
            figures = jsonb_build_object('overlap', overlap), times = '{{}}', version = version + 1, changed_at = now(),
            recomputed_at = now(), recomputed_version = 1
        FROM together WHERE w.couple_id = together.couple_id AND w.week = %(last)s RETURNING w.id, w.couple_id),
    own AS (
        UPDATE checkins_ownreading AS o SET reading = readings.reading, autonomy = readings.autonomy,
            connection = readings.connection, version = version + 1, changed_at = now(), recomputed_at = now(),
            recomputed_version = 1
        FROM readings WHERE o.owner_id = readings.owner_id AND o.week = %(last)s AND NOT seen
        RETURNING o.id, o.owner_id),
    lines AS (
        SELECT person_id AS viewer, 'sharedweek' AS model, shared.id
        FROM shared JOIN accounts_membership USING (couple_id)
        UNION ALL SELECT owner_id, 'ownreading', id FROM own),
    feeds AS (
        UPDATE accounts_feed SET seq = seq + 2 WHERE viewer_id IN (SELECT viewer FROM lines) RETURNING viewer_id, seq)
    INSERT INTO accounts_change (viewer_id, seq, model, row, gone, written_at)
    SELECT viewer, seq - 1 + (model = 'ownreading')::int, model, id, false, now()
    FROM lines JOIN feeds ON viewer = viewer_id
    ON CONFLICT (viewer_id, row) DO UPDATE SET seq = excluded.seq, gone = excluded.gone, model = excluded.model,
        written_at = excluded.written_at"""
"""The same, written into the rows, with the lines in the feeds."""
