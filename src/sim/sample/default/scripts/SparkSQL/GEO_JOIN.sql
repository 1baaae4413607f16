-- A trip belongs to the tile in which it started.
INSERT OVERWRITE TABLE dwd.trip_geo PARTITION (dt = '${dt}')
SELECT /*+ BROADCAST(g) */ t.trip_id, g.tile_id, g.district
FROM ods.trip_standard t
JOIN dim.geo_tile g ON t.start_lat BETWEEN g.lat_min AND g.lat_max AND t.start_lon BETWEEN g.lon_min AND g.lon_max
WHERE t.dt = '${dt}';
