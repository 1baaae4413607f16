INSERT INTO risk_dev.lcr_buffer
SELECT '${dt}', level, sum(market_value * (1 - haircut))
FROM risk_dev.hqla
GROUP BY level;
