-- Customer service view of the trips of one day: who drove how far, and what was complained about.
INSERT OVERWRITE TABLE dwd.cs_trip PARTITION (dt = '${dt}')
SELECT t.trip_id,
       t.vehicle_no,
       c.customer_id,
       t.distance_km,
       t.fare_eur,
       count(f.feedback_id) AS complaints
FROM ods.trip_standard t
JOIN dim.customer c ON c.card_no = t.card_no
LEFT JOIN ods.feedback f ON f.trip_id = t.trip_id AND f.kind = 'COMPLAINT'
WHERE t.dt = '${dt}'
GROUP BY t.trip_id, t.vehicle_no, c.customer_id, t.distance_km, t.fare_eur;
