INSERT INTO fin.period (day, state, opened_at)
SELECT '${dt}', 'OPEN', current_timestamp
WHERE NOT EXISTS (SELECT 1 FROM fin.period WHERE day = '${dt}');
