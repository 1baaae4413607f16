-- Brings the raw trips of one day into the standard layout.
INSERT OVERWRITE TABLE ods.trip_standard PARTITION (dt = '${dt}')
SELECT trip_id,
       upper(trim(vehicle_no))                      AS vehicle_no,
       from_unixtime(cast(start_ms / 1000 AS BIGINT)) AS started_at,
       from_unixtime(cast(end_ms / 1000 AS BIGINT))   AS ended_at,
       round(distance_m / 1000.0, 3)                AS distance_km,
       coalesce(fare_cents, 0) / 100.0              AS fare_eur
FROM raw.trip
WHERE dt = '${dt}'
  AND trip_id IS NOT NULL;
