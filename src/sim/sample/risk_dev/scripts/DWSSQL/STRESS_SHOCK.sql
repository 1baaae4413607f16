INSERT INTO risk_dev.shocked_market_data
SELECT m.instrument_id, m.price * (1 + s.shock) AS price
FROM risk_dev.market_data m
JOIN risk_dev.scenario s ON s.risk_factor = m.risk_factor AND s.name = '${scenario}';
