INSERT OVERWRITE TABLE ads.trip_daily PARTITION (dt = '${dt}')
SELECT region,
       count(*)                              AS trips,
       sum(distance_km)                      AS km,
       sum(fare_eur)                         AS fare_eur,
       percentile_approx(distance_km, 0.5)   AS median_km
FROM dwd.cs_trip
WHERE dt = '${dt}'
GROUP BY region;
