INSERT OVERWRITE TABLE risk_dev.market_data PARTITION (dt = '${dt}')
SELECT instrument_id, last_value(price) OVER (PARTITION BY instrument_id ORDER BY quoted_at) AS price
FROM raw.quote
WHERE dt = '${dt}';
