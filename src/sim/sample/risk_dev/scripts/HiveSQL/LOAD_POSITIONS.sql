INSERT OVERWRITE TABLE risk_dev.position PARTITION (dt = '${dt}')
SELECT trade_id, book, instrument_id, quantity, currency
FROM raw.trade
WHERE trade_date <= '${dt}' AND (closed_on IS NULL OR closed_on > '${dt}');
