-- Exposure by counterparty, after collateral.
INSERT INTO risk_dev.exposure (day, counterparty_id, gross, collateral, net)
SELECT '${dt}', p.counterparty_id, sum(p.quantity * m.price), max(c.value),
       greatest(sum(p.quantity * m.price) - coalesce(max(c.value), 0), 0)
FROM risk_dev.position p
JOIN risk_dev.market_data m USING (instrument_id)
LEFT JOIN risk_dev.collateral c USING (counterparty_id)
GROUP BY p.counterparty_id;
