CREATE TABLE risk_dev.ead_features AS
SELECT facility_id, drawn, limit_amount, drawn / nullif(limit_amount, 0) AS utilisation
FROM risk_dev.facility
WHERE as_of = '${dt}';
